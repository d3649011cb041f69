// The map as a component of the app. The function below runs when the component appears and again whenever its theme
// changes; the map is drawn once, and drawn anew only for another dataset.

const STAGE = Symbol("stage");

export default function component({ parentElement, setStateValue }) {
  if (parentElement[STAGE] && !parentElement[STAGE].root.isConnected) parentElement[STAGE].remove();
  if (!parentElement[STAGE]?.root.isConnected) {
    parentElement[STAGE] = drawMap();
    window.changingHands = parentElement[STAGE];
    window.dispatchEvent(new Event("changing-hands"));
    requestAnimationFrame(() => requestAnimationFrame(() => setStateValue("painted", true)));
  }
  const stage = parentElement[STAGE];
  let last = { day: null, place: null, known: null, rule: null, language: null };
  stage.told = (now) => {
    for (const name of Object.keys(last)) if (now[name] !== last[name]) setStateValue(name, now[name]);
    last = now;
  };
  const scheme = isDark(getComputedStyle(parentElement).getPropertyValue("--st-background-color")) ? "dark" : "light";
  document.documentElement.dataset.chScheme = scheme; // the side panel stands outside the stage
  stage.scheme(scheme);
  return () => {
    if (window.changingHands === stage) window.changingHands = null;
    stage.remove();
    delete parentElement[STAGE];
  };
}

function isDark(colour) {
  const [, red, green, blue] = /^#(..)(..)(..)/.exec(colour.trim()) ?? ["", "ff", "ff", "ff"];
  return parseInt(red, 16) * 0.3 + parseInt(green, 16) * 0.59 + parseInt(blue, 16) * 0.11 < 128;
}
