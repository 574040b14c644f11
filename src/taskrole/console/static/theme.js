// Before the first paint: the theme that was chosen, if one was. Without a choice the system's counts.
(() => {
  const chosen = localStorage.getItem("taskrole-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
