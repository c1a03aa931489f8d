const button = document.getElementById("skriv-ut");
if (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
}
