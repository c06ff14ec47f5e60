mod canaries;
mod events;
mod incidents;
mod neighbourhood;
mod pacing;
mod simulation;
mod steps;
mod virtual_time;
