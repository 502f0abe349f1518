//! The language seen from outside: files in, trees and messages out.

mod thin_path;
