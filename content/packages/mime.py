"""What a file of a package is served as: by its ending, never by what is in it or by what the machine believes."""

from content.packages.file_types import Kind, ending_of

OTHER = "application/octet-stream"
TYPES = {
    "js": "text/javascript",
    "mjs": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "map": "application/json",
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "xml": "application/xml",
    "xsd": "application/xml",
    "txt": "text/plain",
    "md": "text/plain",
    "textile": "text/plain",
    "diff": "text/plain",
    "patch": "text/plain",
    "dtd": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "webvtt": "text/vtt",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "cur": "image/x-icon",
    "svg": "image/svg+xml",
    "eot": "application/vnd.ms-fontobject",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "webm": "video/webm",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "ogv": "video/ogg",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "pdf": "application/pdf",
    "gltf": "model/gltf+json",
    "glb": "model/gltf-binary",
    "wasm": "application/wasm",
}
TEXT = {"js", "css", "json", "txt", "md", "textile", "diff", "patch", "csv", "vtt", "webvtt"}


def content_type(kind: Kind, name: str) -> str:
    """`name` in the package. H5P is written in UTF-8; an older SCORM page may name a charset itself, which a header
    would overrule, and its scripts follow it."""
    ending = ending_of(name)
    served = TYPES.get(ending, OTHER)
    return f"{served}; charset=utf-8" if kind is Kind.H5P and ending in TEXT else served
