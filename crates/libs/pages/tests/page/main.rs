//! The page as a document and as people see it.

mod blocks;
mod browser;
mod colors;
mod document;
mod look;
mod png;
mod sample;
