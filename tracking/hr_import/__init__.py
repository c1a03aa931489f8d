"""People, their places and their ties from an HR file: read → check → plan the differences → apply as one."""
