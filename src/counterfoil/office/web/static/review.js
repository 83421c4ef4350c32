// Makes the review quick: the same forms and links, sent and shown without loading the page anew, and by single keys.
// Without it everything works as plain forms.
import { drawing } from "./draw.js";

const PARTS = ["bar", "said", "overlay", "panel"]; // what is exchanged; the picture of the page stays
let queue = Promise.resolve(); // one after another, so that a quick hand overtakes nothing

const keysOn = () => localStorage.getItem("review-keys") !== "off";

function start() {
  for (const one of document.querySelectorAll(".with-script")) one.hidden = false;
  const box = document.getElementById("keys-on");
  if (box) {
    box.checked = keysOn();
    box.addEventListener("change", () => localStorage.setItem("review-keys", box.checked ? "on" : "off"));
  }
  drawing();
}

// The place that is decided now, on the page; the list moves only when one walks through it.
function look() {
  document.querySelector(".place.current")?.scrollIntoView({ block: "nearest" });
}

async function show(response, focusId) {
  const address = new URL(response.url);
  const kind = response.headers.get("Content-Type") || "";
  const same = address.pathname === location.pathname;
  if (!same || !kind.startsWith("text/html")) {
    location.assign(response.url); // another page, or the log-in
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const opened = [...document.querySelectorAll("details[open]")].map((one) => one.id);
  if (!fresh.getElementById("panel")) {
    location.assign(response.url);
    return;
  }
  for (const id of PARTS) document.getElementById(id).replaceWith(document.adoptNode(fresh.getElementById(id)));
  for (const id of opened) if (id === "keys") document.getElementById(id).open = true;
  history.replaceState(null, "", address.search ? address.pathname + address.search : address.pathname);
  start();
  const to = document.getElementById("refused") ? wanted() : document.getElementById(focusId);
  look();
  (to || document.getElementById("place-heading"))?.focus({ preventScroll: !document.getElementById("refused") });
}

// Where a refusal is mended: the field of the form that was sent.
function wanted() {
  const open = document.querySelector("#draw[open] input:not([type=hidden]), #words[open] input:not([type=hidden])");
  return open || document.getElementById(document.getElementById("refused").dataset.mend);
}

function send(form, button) {
  const data = new FormData(form, button);
  queue = queue
    .then(() => fetch(form.action, { method: "POST", body: data, credentials: "same-origin" }))
    .then((response) => show(response, "place-heading"))
    .catch(() => form.requestSubmit.call(form, button));
}

function go(address, focusId) {
  queue = queue
    .then(() => fetch(address, { credentials: "same-origin" }))
    .then((response) => show(response, focusId))
    .catch(() => location.assign(address));
}

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || !event.target.closest("#panel")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const address = new URL(location.pathname + `?at=${link.dataset.at}`, location.origin);
  go(address, link.id);
});

function step(by) {
  const all = [...document.querySelectorAll(".places a")];
  const now = all.findIndex((one) => one.hasAttribute("aria-current"));
  all[Math.min(Math.max(now + by, 0), all.length - 1)]?.click();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape" && typing) {
    event.target.blur();
    document.getElementById("panel").focus({ preventScroll: true });
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn()) return;
  queue.then(() => press(event.key));
  if (event.key.length === 1 && event.key !== " ") event.preventDefault();
});

function press(key) {
  if (document.querySelector(".is-drawing")) return; // the box has the keys
  if (key === "j" || key === "k") return void step(key === "j" ? 1 : -1);
  const found = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!found) return;
  if (found.matches("input, select")) return void found.focus();
  if (found.matches("summary")) return void unfold(found);
  found.click();
}

function unfold(summary) {
  const details = summary.parentElement;
  details.open = summary.dataset.key === "?" ? !details.open : true;
  if (details.id === "draw" && details.open) return void document.getElementById("draw-start").click();
  (details.querySelector("select, input:not([type=hidden])") || summary).focus();
}

start();
