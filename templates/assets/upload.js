// A large file says how much of it has arrived. Without this file the form sends it all the same.
import { initAll } from "/static/govuk/govuk-frontend.min.js";

const MEGABYTE = 1024 * 1024;
const STEP = 250;

function size(bytes) {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function show(request) {
  if (request.status === 0) return;
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const answer = page.querySelector("main");
  if (request.status < 300 || !answer) {
    window.location.assign(request.responseURL.split("?")[0]);
    return;
  }
  document.title = page.title;
  document.querySelector("main").replaceWith(answer);
  window.scrollTo(0, 0);
  initAll({ scope: answer });
  listen();
}

function send(form, line) {
  const request = new XMLHttpRequest();
  let told = 0;
  request.upload.addEventListener("progress", (event) => {
    const now = Date.now();
    if (!event.lengthComputable || now - told < STEP) return;
    told = now;
    line.textContent = `Sent ${size(event.loaded)} of ${size(event.total)}.`;
  });
  request.upload.addEventListener("load", () => {
    line.textContent = "All of it has arrived. Reading the rows.";
  });
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => {
    line.textContent = "The file did not arrive: the connection broke. Nothing was kept. Send it again.";
    delete form.dataset.sent;
  });
  request.open("POST", form.action);
  request.send(new FormData(form));
}

function listen() {
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const line = form.querySelector("[data-sent-bytes]");
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !form.querySelector("input[type=file]").files.length) return;
    event.preventDefault();
    send(form, line);
  });
}

listen();
