// Brings a command from the app ("go to this day, this place") to the map, which may not have been drawn yet.

let command = null;
let carriedOut = null;

function carryOut() {
  if (!window.changingHands || !command || command.token === carriedOut) return;
  carriedOut = command.token;
  if (command.day || command.known || command.rule || command.language) window.changingHands.choose(command);
  window.changingHands.select(command.place);
}

window.addEventListener("changing-hands", carryOut);

export default function bring({ data }) {
  command = data;
  carryOut();
}
