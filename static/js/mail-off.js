/* The link that stops a mail: its token stands behind the #, which no browser sends anywhere. It is
   taken out of the address and posted at once: one tap in the mail is enough. */

const form = document.querySelector("form[data-off]");

function switchOff() {
  const token = location.hash.slice(1);
  if (!form || !token || token === "main") return;
  history.replaceState(null, "", location.pathname);
  form.elements.token.value = token;
  form.submit();
}

addEventListener("hashchange", switchOff); // A second link, opened in the same tab.
switchOff();
