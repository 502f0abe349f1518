mod cbor;
mod events;
mod forms;
mod generate;
mod json;
mod places;
mod round_trip;
mod xml;
