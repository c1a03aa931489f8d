"use strict";

/* What content/scorm_page.py has given the page, and the names that SCORM 1.2 and 2004 have for the same things. */
const Given = JSON.parse(document.getElementById("given").textContent);
const OLD = Given.format === "scorm12";
