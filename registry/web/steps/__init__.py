"""The seven steps of registering: which fields each asks for, and how typed words reach the draft.

`entries` turns one field into its part of a draft and back; `outline` names the fields of every
step; `claims` and `resources` add those of steps 5, 6 and 7, which depend on what is already there;
`saving` keeps what was typed and finds clashes; `seeing` says what the plan could see.
"""
