// Sends on the form of a page that only passes something along. Without this, its button does.

document.querySelector("form[data-go-on]")?.submit();
