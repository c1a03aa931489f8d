"""Packages that others made, H5P and SCORM: opened safely and read. No database, no request, no player.

opening (all or nothing) → directory, names, file_types → unpacking → h5p or scorm."""
