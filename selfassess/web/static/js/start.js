// Starts what GOV.UK Frontend adds to a page. Every journey also works without it.

import { CharacterCount, initAll } from "../vendor/govuk-frontend.min.js";

// The server counts characters as people do, so an emoji is one; JavaScript's own length says two or more.
const countWords = CharacterCount.prototype.updateCount;
CharacterCount.prototype.updateCount = function () {
  if (this.config.maxwords) {
    countWords.call(this);
  } else {
    this.count = Array.from(this.$textarea.value).length;
  }
};

initAll();
