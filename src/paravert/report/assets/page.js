// Shows the blocks of the chosen task; without a script all are shown.
(() => {
  "use strict";
  const chooser = document.getElementById("page-task");
  const show = (task) => {
    for (const block of document.querySelectorAll(".task")) {
      block.hidden = task !== "" && block.dataset.task !== String(task);
    }
    if (chooser) chooser.value = String(task);
  };
  if (!chooser) return;
  chooser.addEventListener("change", () => {
    show(chooser.value);
    if (chooser.value !== "") document.dispatchEvent(new CustomEvent("paravert-task", { detail: Number(chooser.value) }));
  });
  document.addEventListener("paravert-shown", (event) => show(String(event.detail)));
  show(chooser.value);
})();
