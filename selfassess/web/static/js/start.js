// Starts what GOV.UK Frontend adds to a page. Every journey also works without it.

import { CharacterCount, initAll } from "../vendor/govuk-frontend.min.js";

// The same table as selfassess/typed_text.py, so that the counter and the server say the same of a text: a line end is
// one character, an emoji is one, and what nobody can see is none.
const LINE_ENDS = /\r\n|[\r\v\f\x85\u2028\u2029]/g;
const HIDDEN =
  /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\p{Cs}\p{Noncharacter_Code_Point}]/gu;

function counted(typed) {
  const kept = typed.replace(LINE_ENDS, "\n").replace(HIDDEN, "").normalize("NFC");
  return kept.trim() === "" ? 0 : Array.from(kept).length;
}

const countWords = CharacterCount.prototype.updateCount;
CharacterCount.prototype.updateCount = function () {
  if (this.config.maxwords) {
    countWords.call(this);
  } else {
    this.count = counted(this.$textarea.value);
  }
};

initAll();
