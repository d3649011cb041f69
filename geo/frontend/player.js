// Playing through the days, and the keys.

/** Plays from `at()` to `last`: `show(day)` when a day begins, `glide(position)` on the frames between. */
function dayPlayer({ last, speed, at, show, glide, changed }) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let frame = null;
  let position = 0;
  let before = 0;

  function step(now) {
    position = Math.min(last, position + ((now - before) / 1000) * speed());
    before = now;
    if (Math.floor(position) !== at()) show(Math.floor(position));
    if (position >= last) return pause();
    if (!calm.matches) glide(position);
    frame = requestAnimationFrame(step);
    return undefined;
  }
  function play() {
    if (at() >= last) show(0);
    position = at();
    before = performance.now();
    frame = requestAnimationFrame(step);
    changed(true);
  }
  function pause() {
    if (frame === null) return;
    cancelAnimationFrame(frame);
    frame = null;
    changed(false);
  }
  return { play, pause, toggle: () => (frame === null ? play() : pause()), playing: () => frame !== null };
}

const KEYS = {
  " ": "play",
  ArrowLeft: "day_back", ArrowDown: "day_back", ArrowRight: "day_on", ArrowUp: "day_on",
  "shift+ArrowLeft": "event_back", "shift+ArrowDown": "event_back",
  "shift+ArrowRight": "event_on", "shift+ArrowUp": "event_on",
  PageUp: "event_on", PageDown: "event_back",
  Home: "first", End: "last",
};

/**
 * Space, arrows, shift with arrows, Home, End and Escape, while the focus is in the stage or nowhere in particular. `move` is
 * told which clock the key moves: "known" with the focus on the second handle, else "day".
 */
function listenToKeys(root, move, escape) {
  function pressed(event) {
    const target = event.target;
    const here = target === document.body || target === document.documentElement || root.contains(target);
    if (!here || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === " " && target.closest?.("button, a")) return; // there the key presses the button
    if (event.key === "Escape") return escape();
    const nowhere = !root.contains(target);
    if (nowhere && (event.key === "ArrowUp" || event.key === "ArrowDown")) return; // these scroll the page
    const name = KEYS[(event.shiftKey && event.key.startsWith("Arrow") ? "shift+" : "") + event.key];
    if (!name) return;
    event.preventDefault();
    event.stopPropagation(); // nobody else has anything to do with this key
    move(name, target.closest?.(".is-known") ? "known" : "day");
  }
  document.addEventListener("keydown", pressed, true);
  return { remove: () => document.removeEventListener("keydown", pressed, true) };
}
