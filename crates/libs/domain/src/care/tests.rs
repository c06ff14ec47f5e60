mod clock;
mod contacts;
