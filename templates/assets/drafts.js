// A step is saved a second after the last key, and on leaving a field. Without this file the
// buttons save it.
const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-status] [role=status] span");
const WAIT = 1000;
const AGAIN = 5000;
const store = `draft:${form?.getAttribute("action")}`;
let timer;
let isSaving = false;
let isSent = false;
let lastSent;
let pressed;

const body = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "then"));
const typed = () => {
  const words = body();
  for (const name of ["_csrf", "_version", "_base"]) words.delete(name);
  return words.toString();
};

function say(words) {
  if (status && status.textContent !== words) status.textContent = words;
}

const names = (base) => base.split(",").map((one) => one.split(":")[0]).join();

// What a save answers moves the form on; what a poll answers only fills what was waited for.
function take(text, isSave) {
  const answer = new DOMParser().parseFromString(text, "text/html").querySelector("[data-version]");
  if (!answer) return;
  if (isSave) {
    const isOther = answer.dataset.base && names(answer.dataset.base) !== names(form.elements._base.value);
    form.elements._version.value = answer.dataset.version;
    if (answer.dataset.base) form.elements._base.value = answer.dataset.base;
    say(answer.dataset.saved);
    if (isOther && lastSent === typed()) drawAgain();
  }
  for (const part of answer.querySelectorAll("[data-part]")) {
    const place = form.querySelector(`[data-part="${part.dataset.part}"]`);
    // A live region is only told of what has changed.
    if (place && place.innerHTML.trim() !== part.innerHTML.trim()) place.innerHTML = part.innerHTML;
  }
  poll();
}

async function save() {
  const words = typed();
  if (isSaving) return;
  clearTimeout(timer);
  if (words === lastSent) {
    forget();
    return;
  }
  isSaving = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: body(),
      headers: { "x-autosave": "1" },
    });
    if (answer.status === 409) {
      // Somebody else changed the same words: the page that asks which to keep comes next.
      form.dataset.sent = "yes";
      form.submit();
      return;
    }
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    lastSent = words;
    take(await answer.text(), true);
    forget();
  } catch {
    keepHere(words);
    timer = setTimeout(save, AGAIN);
  } finally {
    isSaving = false;
  }
  if (pressed !== undefined) {
    sendAgain();
    return;
  }
  if (lastSent !== undefined && lastSent !== typed()) later();
}

// A button pressed while words are on their way waits for them: they bring the form a new version,
// and sent with the old one it would clash with what the same hand has just typed.
function send(event) {
  clearTimeout(timer);
  if (isSaving) {
    event.preventDefault();
    pressed = event.submitter;
    return;
  }
  isSent = true;
}

function sendAgain() {
  const button = pressed;
  pressed = undefined;
  delete form.dataset.sent;
  form.requestSubmit(button);
}

// Another design, or another kind of metric, asks for other fields: the page brings them.
function drawAgain() {
  try { sessionStorage.setItem("focus", document.activeElement?.id ?? ""); } catch { /* none kept */ }
  isSent = true;
  window.location.reload();
}

function focusAgain() {
  try {
    const id = sessionStorage.getItem("focus");
    sessionStorage.removeItem("focus");
    if (id) document.getElementById(id)?.focus();
  } catch { /* none kept */ }
}

function keepHere(words) {
  const since = status?.textContent.match(/\d\d:\d\d/)?.[0];
  say(`Not saved${since ? ` since ${since}` : ""}. Trying again. Your words are kept in this browser.`);
  try { localStorage.setItem(store, words); } catch { /* a browser that keeps nothing */ }
}

function forget() {
  try { localStorage.removeItem(store); } catch { /* a browser that keeps nothing */ }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
}

function saveOnLeaving() {
  if (isSent || typed() === lastSent) return;
  fetch(form.action, { method: "POST", body: body(), headers: { "x-autosave": "1" }, keepalive: true })
    .catch(() => undefined);
}

function bringBack() {
  let words;
  try { words = localStorage.getItem(store); } catch { return; }
  if (!words) return;
  for (const [name, value] of new URLSearchParams(words)) {
    const field = form.elements[name];
    if (field && "value" in field && field.type !== "hidden") field.value = value;
  }
  later();
}

function poll() {
  const waiting = form.querySelector("[data-poll]");
  if (!waiting) return;
  setTimeout(async () => {
    const answer = await fetch(waiting.dataset.poll).catch(() => undefined);
    if (answer?.ok) take(await answer.text(), false);
    else poll();
  }, 1500);
}

if (form) {
  lastSent = typed();
  form.addEventListener("input", later);
  form.addEventListener("change", save);
  form.addEventListener("submit", send);
  window.addEventListener("pagehide", saveOnLeaving);
  focusAgain();
  bringBack();
  poll();
}
