// Saves each answer as it is given. What page and server agree on stands in docs/autosave.md; without this file the
// page's own button saves the same answers.

const PARTS = ["answer", "why", "comment", "names"];
const [TYPING, FIRST_WAIT, LONGEST_WAIT, GIVE_UP] = [1000, 1000, 30000, 30000];
const SIGNED_OUT = "You have been signed out. What you typed is still on this page, and the last of it is not saved.";
const AGAIN = "Not saved yet. What you typed is still here. Trying again…";
const NO_NETWORK = "There is no network now. This page stays open: go on once there is one.";
const same = (one, other) => !!one && !!other && one.every((text, index) => text === other[index]);

function watch(block, form) {
  const prefix = `${block.dataset.question}.`, status = block.querySelector("[data-autosave-status]");
  const version = form.elements.namedItem(`${prefix}version`);
  const read = () => { const all = new FormData(form); return PARTS.map((part) => all.get(prefix + part) ?? ""); };
  let saved = read(), refused = null, pending = null, before = null; // pending was sent, and no reply settles it yet
  let timer = 0, wait = FIRST_WAIT, latest = 0, running = null, stopped = false, failing = false;
  const isNews = () => !same(read(), saved) && !same(read(), refused);
  const schedule = (delay) => { clearTimeout(timer); timer = setTimeout(() => save(), delay); };
  function say(text, isFailure = false) {
    failing = isFailure;
    status.setAttribute("role", isFailure ? "alert" : "status");
    status.classList.toggle("app-save-status--failed", isFailure);
    status.textContent = text;
  }
  async function ask(values, keepalive) {
    const body = new FormData(), headers = { Accept: "application/json" }, signal = AbortSignal.timeout(GIVE_UP);
    body.set("csrf_token", form.elements.namedItem("csrf_token").value);
    body.set(`${prefix}version`, version.value);
    PARTS.forEach((part, index) => body.set(prefix + part, values[index]));
    if (before) PARTS.forEach((part, index) => body.set(`unconfirmed.${prefix}${part}`, before[index]));
    try {
      const asked = { method: "POST", body, headers, keepalive, signal, redirect: "manual" };
      const reply = await fetch(block.dataset.autosave, asked);
      if (reply.type === "opaqueredirect") return { message: SIGNED_OUT };
      if (reply.status !== 429 && reply.status < 500) return { ...(await reply.json()), status: reply.status };
      return { message: AGAIN, later: 1000 * (Number(reply.headers.get("Retry-After")) || 0) };
    } catch { return { message: AGAIN, later: 0 }; } // no network, nothing in time, or nothing of ours
  }
  function take(reply, values, number) {
    const isSaved = reply.status === 200;
    if (isSaved ? reply.version < Number(version.value) : number < latest) return; // a later one decides
    if (isSaved) {
      [version.value, saved, wait] = [reply.version, values, FIRST_WAIT];
      if (number === latest) pending = before = null;
    } else if (reply.later === undefined) {
      [refused, stopped, pending, before] = [values, reply.status !== 422, null, null];
    } else {
      schedule(Math.max(wait, reply.later));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
    say((reply.status === 422 ? "Not saved. " : "") + reply.message, !isSaved);
  }
  // What no reply has settled is sent again as it was, so that it counts once. There is no time for that on leaving:
  // then what stands now is sent together with what came before it.
  async function save(leaving = false) {
    clearTimeout(timer);
    const overtakes = leaving && pending && !same(read(), pending);
    if (stopped || (pending ? running && !overtakes : !isNews())) return;
    if (overtakes) before = pending;
    const values = pending = overtakes || !pending ? read() : pending, number = ++latest;
    say("Saving…");
    const mine = running = ask(values, leaving).then((reply) => take(reply, values, number));
    await mine;
    if (running === mine) running = null;
    if (!running && !pending && !stopped && isNews()) schedule(0);
  }
  block.addEventListener("input", (event) => schedule(event.target.type === "radio" ? 0 : TYPING));
  block.addEventListener("change", () => schedule(0));
  addEventListener("online", () => { if (pending && !running) schedule(0); });
  function stay() { // whatever is not saved says so by itself
    if (pending || isNews()) save(); else say(NO_NETWORK, true);
  }
  return { save, stay, running: () => running, isAtRisk: () => failing && !same(read(), saved) };
}

for (const form of document.querySelectorAll("form[data-autosave-form]")) {
  const blocks = Array.from(form.querySelectorAll("[data-autosave]"), (block) => watch(block, form));
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (!navigator.onLine) { // the browser's own page would take the place of this one, with all that was typed
      event.preventDefault();
      blocks.forEach((block) => block.stay());
      return;
    }
    const running = isSent ? [] : blocks.map((block) => block.running()).filter(Boolean);
    isSent = true;
    if (running.length === 0) return;
    event.preventDefault(); // what is on its way comes first, or the page would meet its own save as another's
    await Promise.allSettled(running);
    form.requestSubmit(event.submitter);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isSent) blocks.forEach((block) => block.save(true));
  });
  addEventListener("beforeunload", (event) => {
    if (!isSent && blocks.some((block) => block.isAtRisk())) event.preventDefault();
  });
}
