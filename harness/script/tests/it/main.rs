//! The language seen from outside: files in, trees and messages out.

mod examples;

mod thin_path;
