//! `ntkd decode`: any frame as JSON, by reflection.
use super::error::CliError;
use ntk_protocol::{DESCRIPTORS, payload};
use prost_reflect::{DescriptorPool, DynamicMessage, MapKey, ReflectMessage as _, Value};
use serde_json::{Map, json};

/// A frame as pretty JSON. Fields this version does not know appear under `@unknown` of their message.
pub fn decode(frame: &[u8]) -> Result<String, CliError> {
    let pool = DescriptorPool::decode(DESCRIPTORS)?;
    let descriptor = pool.get_message_by_name("ntk.v1.Frame").ok_or("no Frame in the descriptor")?;
    let message = DynamicMessage::decode(descriptor, payload(frame)?.as_ref())?;
    Ok(serde_json::to_string_pretty(&to_json(&message)?)?)
}

fn to_json(message: &DynamicMessage) -> Result<serde_json::Value, CliError> {
    let options = prost_reflect::SerializeOptions::new().use_proto_field_name(true);
    let mut json = message.serialize_with_options(serde_json::value::Serializer, &options)?;
    if let Some(object) = json.as_object_mut() {
        add_unknown(message, object);
    }
    Ok(json)
}

/// Walks message and JSON side by side, for the serialiser leaves unknown fields out.
fn add_unknown(message: &DynamicMessage, json: &mut Map<String, serde_json::Value>) {
    let unknown: Vec<_> = message
        .unknown_fields()
        .map(|f| {
            let mut raw = Vec::new();
            f.encode(&mut raw);
            json!({ "field": f.number(), "wire_type": format!("{:?}", f.wire_type()), "encoded": ntk_protocol::hex(&raw) })
        })
        .collect();
    for field in message.descriptor().fields() {
        let Some(child) = json.get_mut(field.name()) else { continue };
        match (message.get_field(&field).as_ref(), child) {
            (Value::Message(m), serde_json::Value::Object(o)) => add_unknown(m, o),
            (Value::List(values), serde_json::Value::Array(items)) => {
                for (value, item) in values.iter().zip(items) {
                    if let (Value::Message(m), serde_json::Value::Object(o)) = (value, item) {
                        add_unknown(m, o);
                    }
                }
            }
            (Value::Map(values), serde_json::Value::Object(items)) => {
                for (key, value) in values {
                    let key = if let MapKey::String(k) = key { k.clone() } else { format!("{key:?}") };
                    if let (Value::Message(m), Some(serde_json::Value::Object(o))) = (value, items.get_mut(&key)) {
                        add_unknown(m, o);
                    }
                }
            }
            _ => {}
        }
    }
    if !unknown.is_empty() {
        json.insert("@unknown".into(), unknown.into());
    }
}
