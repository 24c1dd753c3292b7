"""The only HTTP: pages for people, an API for programs, on the same actions and permissions.

How a page is added
-------------------
Say it is ``/learnings``.

1. **What it is told**: a frozen dataclass in ``registry/web/pages/learnings.py`` with
   ``head: Head`` (title, section of the navigation, crumbs or back link, errors) and ready words,
   numbers and part values (``registry/web/pages/parts.py``: `Verdict`, `Strength`, `Table` ...;
   ``registry/web/words.py`` says dates, counts and money). No queries and no rows in it.
   A function beside it makes it from domain values.
2. **How it looks**: ``templates/learnings/list.html``. Its first line names the class::

       {# page: registry.web.pages.learnings.LearningList #}
       {% extends "base.html" %}        or "object.html", for a page with tabs
       {% block main_part %}{{ part.verdict(page.verdict) }}{% endblock %}

   ``part`` holds every macro of ``templates/parts``; a verdict, check, chart or field is drawn
   nowhere else. Logic is loops and ``if``. No ``style`` attribute and no inline script: the
   content policy refuses both. What the app's style lacks goes into ``templates/assets/app.css``.
   Blocks: ``title_side``, ``lead``, ``main_part``, ``more_head``; in ``object.html`` also
   ``summary``, ``main_column``, ``side_column``.
3. **Where it lives**: ``registry/web/routes/learnings.py`` with ``router_handlers``, a list of
   handlers; then its name in the list of ``registry/web/routes/__init__.py``::

       @get("/learnings", sync_to_thread=True)
       def learnings(
           request: PageRequest,
           registry: Given[Registry],
           person: Given[Person],
       ) -> Response[Any]:
           return show(request, "learnings/list.html", learning_list(...))

   Every handler is sync and takes what it needs by name: ``registry``, ``person`` (who asks; a
   visitor is sent to sign in), ``visitor`` (a person or None) and ``form``. A page for everybody
   says ``opt={"public": True}``. A query parameter is ``Annotated[str, QueryParameter(name="state",
   max_length=40)]``; the names ``state``, ``data``, ``query``, ``headers``, ``cookies``, ``scope``
   and ``body`` of parameters are the framework's own. A form carries
   ``{{ part.hidden(frame, page.key) }}``; its token is checked before the handler runs. A form
   with files posts to ``...?_csrf={{ frame.csrf_token }}`` as ``multipart/form-data``,
   its handler sets
   ``request_max_body_size``, and ``form.file("file")`` is a path in the private intake folder
   that is gone after the answer. After a change: ``return go_to(request, "/learnings")``.
4. **What can go wrong**: read the form (``registry/web/forms.py``), call the action, and show the
   page again where the person can mend it; let every other `RegistryError` go, one table in
   ``registry/web/errors.py`` turns it into the right page::

       try:
           text = form.text("text", "what you would tell the next force", most=2_000)
           form.check()
           with one_press(form):  # a second press raises RepeatedError: lead to what the first did
               learn(registry, by=person, text=text)
       except InvalidError as error:
           return show(request, "learnings/new.html", new_page(form, error.fields), status=422)

5. **What proves it**: ``tests/registry/web/examples/learnings.py`` with ``EXAMPLES``: pairs of a
   template and a context for each state (empty, full, error, long text). A test renders every
   template in every one of them and fails on a name that is missing; a browser test
   (``@pytest.mark.browser``, fixtures of ``tests/journeys/conftest.py``) checks them with axe.
   Routes are tested with ``tests/registry/web/routes/test_<noun>_pages.py`` and a test client.

The API's handlers stand in ``registry/web/api``; its ``api_handlers()`` returns them, and
``api_router`` puts them below ``/api/v1`` with bearer tokens and the same dependencies.

A part of a page that is fetched by itself (``hx-get`` and the like) is an ordinary route whose
template does not extend the base; use only hx-get, hx-post, hx-trigger, hx-target and hx-swap.
"""
