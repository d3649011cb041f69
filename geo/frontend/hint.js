// What a first visit is told, in one sentence and one hint. It goes with the reader's first move and does not come back.

const SEEN = "changing-hands-seen";

/** {element, over}: the line, null for who was here before, and what is called when the reader moves anything. */
function firstHint(pack) {
  if (wasHere()) return { element: null, over: () => {} };
  const how = matchMedia("(hover: none)").matches ? say("hint_touch") : say("hint_hand");
  const element = make("p", { class: "ch-hint" }, make("b", {}, say("hint_what", { n: pack.places.length, many: pack.unit.many })), " ", how);
  function over() {
    if (element.classList.contains("is-over")) return;
    element.classList.add("is-over");
    try {
      localStorage.setItem(SEEN, "yes");
    } catch (refused) {
      console.info("this page may keep nothing: the hint will be there again", refused); // a sandboxed frame may refuse
    }
  }
  return { element, over };
}

function wasHere() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch (refused) {
    console.info("this page may keep nothing", refused);
    return false;
  }
}
