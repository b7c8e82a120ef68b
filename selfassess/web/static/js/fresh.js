// A signed-in page that the browser brings back from its own memory (the back button after signing out) is asked for
// again, so that the server decides whether it may still be seen.

window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});
