"""How large a package may be. Sizes are bytes."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    package: int
    unpacked: int


H5P = Limits(package=256 * MB, unpacked=512 * MB)
SCORM = Limits(package=1024 * MB, unpacked=2048 * MB)
DOCUMENT = Limits(package=20 * MB, unpacked=100 * MB)  # a lesson in Word or Markdown
MARKDOWN = 200_000  # letters: three times the longest course
BRACKETS = 1_000  # "[" in Markdown: the library takes the square of their number
UNCLOSED = 1_000  # "<" without its ">", likewise

ENTRIES = 10_000
DIRECTORY = 8 * MB  # of the ZIP itself: is read whole
RATIO, RATIO_ABOVE = 200, MB  # unpacked to packed, of entries larger than this
DEPTH = 20
NAME = 255  # bytes in UTF-8, folders and all

H5P_JSON = LIBRARY_JSON = MB
CONTENT_JSON = 10 * MB
MANIFEST = 5 * MB
JOINED = 4 * MB  # a script or style of a library that is larger is fetched by itself
# A small file may hold very many very small values, each far larger in memory than on disk.
JSON_VALUES = 500_000
XML_MARKS = 400_000
NESTING = 100
