// What htmx leaves over: live updates, the composer's keys, copying, and closing what is open.

// A message that has not changed is left alone, with whatever is half typed or half chosen in it.
htmx.registerExtension("keep-unchanged", {
  htmx_before_morph_node(old, { newNode }) {
    const version = old.dataset?.version;
    return !version || version !== newNode.dataset.version;
  },
  // What the visitor has unfolded stays unfolded.
  htmx_before_morph_attr(element, { attrName }) {
    return !(attrName === "open" && element.tagName === "DETAILS");
  },
});

const $ = (selector) => document.querySelector(selector);
let asking = false, again = false;

async function refresh() {
  if (asking || document.hidden) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const url = location.pathname;
      const answer = await fetch(url, { headers: { "HX-Request": "true", "X-Live": "1" } });
      if (!answer.ok) continue;
      const text = await answer.text();
      if (location.pathname !== url) { again = true; continue; }
      await htmx.swap({ text, target: "#app", select: "#app", swap: "outerMorph", sourceElement: document.body });
    } while (again && !document.hidden);
  } finally { asking = false; }
}

const live = new EventSource(document.body.dataset.live);
live.addEventListener("changed", refresh);
live.onopen = () => document.body.classList.remove("offline");
live.onerror = () => document.body.classList.add("offline");
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
document.addEventListener("htmx:after:history:push", () => document.body.classList.remove("sidebar-open"));

// The composer: Enter sends, Shift+Enter starts a line, "/" shows the commands.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(".composer textarea");
  if (box && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (box.value.trim() || picked(box)?.files.length) box.form.requestSubmit();
  } else if (box && event.key === "Tab" && hints(box) && !hints(box).hidden) {
    event.preventDefault();
    complete(hints(box).querySelector("button"));
  } else if (event.key === "Escape") {
    const open = $("details.drop[open]");
    if (open) open.open = false;
    else ($(".modal .close") || $(".thread .close"))?.click();
  } else if (event.key === "Enter" && event.target.closest?.(".message .surface input")) event.preventDefault();
});

// A file goes with the message: picked, or dropped anywhere on the thread.
const picked = (box) => box.form.querySelector("input[type=file]");
const shown = (input) => {
  input.parentElement.querySelector(".attached").textContent = [...input.files].map((one) => one.name).join(", ");
};
document.addEventListener("change", ({ target }) => { if (target.matches(".composer input[type=file]")) shown(target); });
document.addEventListener("dragover", (event) => { if (event.target.closest?.(".thread")) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  const input = event.target.closest?.(".thread")?.querySelector(".composer input[type=file]");
  if (!input || !event.dataTransfer.files.length) return;
  event.preventDefault();
  input.files = event.dataTransfer.files;
  shown(input);
});

const hints = (box) => box.form.querySelector(".hints");

function complete(button) {
  const box = button.closest("form").querySelector("textarea");
  box.value = button.dataset.command;
  box.focus();
  hints(box).hidden = true;
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.(".composer textarea");
  if (!box) return;
  box.form.querySelector(".note").textContent = "";
  const typed = box.value;
  if (hints(box)) hints(box).hidden = !typed.startsWith("/") ||
    ![...hints(box).querySelectorAll("[data-command]")].some((one) => one.dataset.command.startsWith(typed));
});

// Whoever writes, or presses something near the end of a thread, is taken along to what comes of it: to the newest
// message, or to the beginning of what is new where that is more than fits.
let follow = null;
const pane = (element) => element.closest(".main, .thread")?.querySelector(".scroll");
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const scroll = pane(ctx.sourceElement);
  const near = scroll && -scroll.scrollTop < scroll.clientHeight / 2;
  if (scroll && (ctx.sourceElement.matches(".composer") || (near && ctx.sourceElement.matches("button"))))
    follow = { id: scroll.parentElement.id, until: Date.now() + 4000, last: [...scroll.querySelectorAll(".message")].at(-1)?.id };
});
document.addEventListener("wheel", () => { follow = null; }, { passive: true });
document.addEventListener("htmx:after:swap", () => {
  const scroll = follow && Date.now() < follow.until && document.getElementById(follow.id)?.querySelector(".scroll");
  if (!scroll) return;
  scroll.scrollTop = 0;
  const messages = [...scroll.querySelectorAll(".message")];
  const fresh = messages.slice(messages.findIndex((one) => one.id === follow.last) + 1);
  const first = fresh.find((one) => !one.querySelector(".amend"));
  if (first) scroll.scrollTop = Math.min(0, first.getBoundingClientRect().top - scroll.getBoundingClientRect().top);
  if (document.activeElement === document.body) scroll.focus({ preventScroll: true });
});

// Sent words leave the box at once, and come back when they were refused.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const box = ctx.sourceElement.querySelector?.(":scope.composer textarea");
  if (!box) return;
  ctx.sent = box.value;
  box.value = "";
  const file = picked(box);
  if (file) { file.value = ""; shown(file); }
  if (hints(box)) hints(box).hidden = true;
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const box = ctx.sourceElement.querySelector?.(":scope.composer textarea");
  const refused = ctx.response?.status !== 200 || ctx.text?.trim();
  if (box && refused && !box.value) box.value = ctx.sent;
  ctx.sourceElement.closest?.("details.amend")?.removeAttribute("open");
});

document.addEventListener("click", async ({ target }) => {
  for (const open of document.querySelectorAll("details.drop[open]"))
    if (!open.contains(target) || target.closest("[role=menuitem]")) open.open = false;
  if (target.closest(".modal .surface a[href]")) $(".modal .close").click();
  const command = target.closest("[data-command]");
  if (command) complete(command);
  const toggle = target.closest("[data-toggle]");
  if (toggle) document.body.classList.toggle(toggle.dataset.toggle);
  const copy = target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.parentElement.querySelector("pre").textContent);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  }
});

// A menu that would run out of its pane opens to the other side.
document.addEventListener("toggle", ({ target }) => {
  const sheet = target.open && target.matches(".overflow") && target.querySelector(".sheet");
  if (!sheet) return;
  const edge = target.closest(".scroll, .modal").getBoundingClientRect().right;
  sheet.classList.toggle("flip", sheet.getBoundingClientRect().right > edge);
}, true);

// A modal that has just opened takes the focus, and keeps it.
let modal = "";
document.addEventListener("htmx:after:swap", () => {
  const now = $(".modal")?.dataset.modal || "";
  if (now && now !== modal) $(".modal .surface :is(input:not([type=hidden]), select, textarea)")?.focus();
  modal = now;
});
document.addEventListener("focusin", ({ target }) => {
  const open = $(".modal");
  if (open && !open.contains(target)) open.querySelector(".close").focus();
});
