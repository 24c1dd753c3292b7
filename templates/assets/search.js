// The search box as a combobox: results come as one types. Without this file it is a GET form.
const form = document.querySelector("form[data-search]");
const input = form?.querySelector("input");
const results = form?.querySelector("[data-results]");
const count = form?.querySelector("[data-count]");
const WAIT = 200;
const SAY = 300;
let timer;
let saying;
let asked = 0;
let chosen = -1;

const options = () => [...results.querySelectorAll("[role=option]")];

function close() {
  results.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  chosen = -1;
}

function choose(place) {
  const every = options();
  if (!every.length) return;
  chosen = (place + every.length) % every.length;
  every.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  input.setAttribute("aria-activedescendant", every[chosen].id);
  every[chosen].scrollIntoView({ block: "nearest" });
}

async function look() {
  const words = input.value.trim();
  if (words.length < 2) return close();
  const mine = ++asked;
  const answer = await fetch(`/search/found?q=${encodeURIComponent(words)}`).catch(() => undefined);
  if (!answer?.ok || mine !== asked) return;
  results.innerHTML = await answer.text();
  results.hidden = false;
  input.setAttribute("aria-expanded", "true");
  chosen = -1;
  clearTimeout(saying);
  saying = setTimeout(() => {
    count.textContent = results.querySelector("[data-tally]")?.textContent ?? "";
  }, SAY);
}

function press(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (results.hidden) look();
    else choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
  } else if (event.key === "Enter" && chosen >= 0 && !results.hidden) {
    event.preventDefault();
    window.location.assign(options()[chosen].dataset.url);
  } else if (event.key === "Escape" && !results.hidden) {
    // A search field would be emptied by this key: the text stays.
    event.preventDefault();
    close();
  }
}

if (form) {
  form.querySelector(".search__button").hidden = true;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", "search-list");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("keydown", press);
  results.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.url);
  });
  document.addEventListener("focusin", (event) => { if (!form.contains(event.target)) close(); });
}
