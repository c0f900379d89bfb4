//! The store as a whole, without threads and without a server: units of work go in, rows, windows and events are looked at.
mod contacts;
mod conversations;
mod device;
mod groups;
mod holes;
mod joined;
mod merged;
mod messages;
mod profiles;
mod properties;
mod queue;
mod settings;
mod settings_properties;
