// The QR code of a slip carries its code after #, which is sent to no server. It is taken out of the address at once,
// so that the phone's history does not keep it.
const code = decodeURIComponent(location.hash.slice(1));
if (/^[0-9A-Za-z]{8}$/.test(code)) {
  document.getElementById("kod").value = code;
  history.replaceState(null, "", location.pathname);
  document.querySelector("form button[type=submit]").focus();
}
