//! The command line and the library face.
