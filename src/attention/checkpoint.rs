//! Models as bytes, in the safetensors format.
//!
//! A file holds one tensor a group of parameters, under the group's name, and the shape of the
//! model in its metadata, beside whatever notes the caller adds, such as the rule that was
//! learned. Other programs read it as they read any safetensors file.

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::config::{Activation, Config, Norm, PositionUse, Positions};
use super::model::Model;
use super::parameters::Group;
use crate::printable::quoted;

/// Why bytes are not a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CheckpointError(String);

impl CheckpointError {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// A model as bytes, with notes.
///
/// ```
/// use std::collections::BTreeMap;
/// use lifescope::attention::{Model, checkpoint, life};
/// let model = Model::new(life::config(8, 8), 1).unwrap();
/// let notes = BTreeMap::from([("rule".to_owned(), "B3/S23".to_owned())]);
/// let bytes = checkpoint::to_bytes(&model, &notes).unwrap();
/// assert_eq!(checkpoint::from_bytes(&bytes).unwrap(), (model, notes));
/// ```
///
/// # Errors
/// [`CheckpointError`] where a note has the name of a field of the shape.
pub fn to_bytes(
    model: &Model<f32>,
    notes: &BTreeMap<String, String>,
) -> Result<Vec<u8>, CheckpointError> {
    let mut metadata: HashMap<String, String> =
        fields(model.config()).map(|(name, text)| (name.to_owned(), text)).into();
    for (name, text) in notes {
        if metadata.insert(name.clone(), text.clone()).is_some() {
            return Err(CheckpointError::new(format!("a note may not be called {name}")));
        }
    }
    let bytes: Vec<Vec<u8>> = model
        .groups()
        .iter()
        .map(|group| {
            group.of(model.values()).iter().flat_map(|value| value.to_le_bytes()).collect()
        })
        .collect();
    let mut tensors = Vec::new();
    for (group, bytes) in model.groups().iter().zip(&bytes) {
        let shape = vec![group.rows, group.columns];
        let tensor = TensorView::new(Dtype::F32, shape, bytes);
        tensors
            .push((&group.name, tensor.map_err(|error| CheckpointError::new(error.to_string()))?));
    }
    safetensors::serialize(tensors, Some(metadata))
        .map_err(|error| CheckpointError::new(error.to_string()))
}

/// The model that bytes hold, and the notes beside it.
///
/// # Errors
/// [`CheckpointError`] where the bytes are no safetensors file, or not one of a model, with what is
/// missing or does not fit.
pub fn from_bytes(bytes: &[u8]) -> Result<(Model<f32>, BTreeMap<String, String>), CheckpointError> {
    let (_, header) = SafeTensors::read_metadata(bytes)
        .map_err(|error| CheckpointError::new(format!("no safetensors file: {error}")))?;
    let tensors = SafeTensors::deserialize(bytes)
        .map_err(|error| CheckpointError::new(format!("a broken safetensors file: {error}")))?;
    let mut notes: BTreeMap<String, String> =
        header.metadata().clone().unwrap_or_default().into_iter().collect();
    let config = read_config(&mut notes)?;
    config.check().map_err(|error| CheckpointError::new(error.to_string()))?;
    let groups = config.groups();
    let parameters: usize = groups.iter().map(Group::len).sum();
    if parameters > bytes.len() / size_of::<f32>() {
        return Err(CheckpointError::new(format!(
            "the metadata tell of {parameters} parameters, more than {} bytes hold",
            bytes.len()
        )));
    }
    let mut values = Vec::with_capacity(parameters);
    for group in groups {
        let tensor = tensors
            .tensor(&group.name)
            .map_err(|_| CheckpointError::new(format!("the tensor {} is missing", group.name)))?;
        let shape = [group.rows, group.columns];
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            return Err(CheckpointError::new(format!(
                "the tensor {} is {:?} of {:?}; F32 of {shape:?} was expected",
                group.name,
                tensor.dtype(),
                tensor.shape()
            )));
        }
        let (numbers, _) = tensor.data().as_chunks::<4>();
        values.extend(numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)));
    }
    if values.iter().any(|value| !value.is_finite()) {
        return Err(CheckpointError::new("some parameters are not finite numbers"));
    }
    Ok((Model::with_values(config, values), notes))
}

/// The names of the fields of a shape in the metadata, with their texts.
fn fields(config: &Config) -> [(&'static str, String); 12] {
    let positions = match config.positions {
        Positions::Unknown => "unknown".to_owned(),
        Positions::Learned { length } => format!("learned {length}"),
        Positions::Sinusoidal { length } => format!("sinusoidal {length}"),
        Positions::Torus { width, height } => format!("torus {width} {height}"),
    };
    [
        ("tokens", config.tokens.to_string()),
        ("answers", config.answers.to_string()),
        ("width", config.width.to_string()),
        ("layers", config.layers.to_string()),
        ("heads", config.heads.to_string()),
        ("mlp_width", config.mlp_width.to_string()),
        ("positions", positions),
        ("position_use", name_of(&POSITION_USES, config.position_use)),
        ("norm", name_of(&NORMS, config.norm)),
        ("activation", name_of(&ACTIVATIONS, config.activation)),
        ("has_attention", config.has_attention.to_string()),
        ("has_residual", config.has_residual.to_string()),
    ]
}

const POSITION_USES: [(&str, PositionUse); 2] =
    [("stream", PositionUse::Stream), ("query_and_key", PositionUse::QueryAndKey)];
const NORMS: [(&str, Norm); 3] = [("none", Norm::None), ("rms", Norm::Rms), ("layer", Norm::Layer)];
const ACTIVATIONS: [(&str, Activation); 2] =
    [("gelu", Activation::Gelu), ("linear", Activation::Linear)];

fn name_of<T: Copy + PartialEq>(names: &[(&str, T)], value: T) -> String {
    let found = names.iter().find(|(_, named)| *named == value);
    found.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
}

/// Takes the shape out of the metadata; what is left is notes.
fn read_config(metadata: &mut BTreeMap<String, String>) -> Result<Config, CheckpointError> {
    let mut fields = Fields(metadata);
    Ok(Config {
        tokens: fields.parse("tokens", |text| text.parse().ok())?,
        answers: fields.parse("answers", |text| text.parse().ok())?,
        width: fields.parse("width", |text| text.parse().ok())?,
        layers: fields.parse("layers", |text| text.parse().ok())?,
        heads: fields.parse("heads", |text| text.parse().ok())?,
        mlp_width: fields.parse("mlp_width", |text| text.parse().ok())?,
        positions: fields.parse("positions", parse_positions)?,
        position_use: fields.parse("position_use", |text| named(&POSITION_USES, text))?,
        norm: fields.parse("norm", |text| named(&NORMS, text))?,
        activation: fields.parse("activation", |text| named(&ACTIVATIONS, text))?,
        has_attention: fields.parse("has_attention", |text| text.parse().ok())?,
        has_residual: fields.parse("has_residual", |text| text.parse().ok())?,
    })
}

fn named<T: Copy>(names: &[(&str, T)], text: &str) -> Option<T> {
    names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
}

fn parse_positions(text: &str) -> Option<Positions> {
    let mut words = text.split(' ');
    let kind = words.next()?;
    let sizes: Vec<usize> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    match (kind, sizes[..].as_ref()) {
        ("unknown", []) => Some(Positions::Unknown),
        ("learned", &[length]) => Some(Positions::Learned { length }),
        ("sinusoidal", &[length]) => Some(Positions::Sinusoidal { length }),
        ("torus", &[width, height]) => Some(Positions::Torus { width, height }),
        _ => None,
    }
}

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Fields<'_> {
    fn parse<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, CheckpointError> {
        let Some(text) = self.0.remove(name) else {
            return Err(CheckpointError::new(format!(
                "the metadata do not say {name}; is this a model of Lifescope's?"
            )));
        };
        parse(&text).ok_or_else(|| {
            CheckpointError::new(format!("'{}' is no value of {name}", quoted(&text)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attention::testing::small_config;

    #[test]
    fn every_shape_comes_back_bit_for_bit() {
        let base = small_config();
        let shapes = [
            base,
            Config { norm: Norm::Layer, positions: Positions::Unknown, ..base },
            Config { positions: Positions::Sinusoidal { length: 9 }, has_residual: false, ..base },
            Config { has_attention: false, activation: Activation::Linear, ..base },
            crate::attention::life::config(7, 5),
        ];
        for config in shapes {
            let model = Model::new(config, 3).unwrap();
            let bytes = to_bytes(&model, &BTreeMap::new()).unwrap();
            assert_eq!(from_bytes(&bytes), Ok((model, BTreeMap::new())));
        }
    }

    #[test]
    fn a_header_is_believed_only_as_far_as_the_file_goes() {
        let check = |config: Config, expected: &str| {
            let metadata = fields(&config).map(|(name, text)| (name.to_owned(), text)).into();
            let numbers = [0; 4];
            let tensor = TensorView::new(Dtype::F32, vec![1, 1], &numbers).unwrap();
            let bytes = safetensors::serialize([("embedding", tensor)], Some(metadata)).unwrap();
            let error = from_bytes(&bytes).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        };
        let base = Config { heads: 1, ..small_config() };
        const MOST: usize = 1 << 16;
        check(Config { width: MOST, mlp_width: MOST, layers: MOST, ..base }, "at most would do");
        check(Config { width: MOST, tokens: MOST, ..base }, "at most would do");
        let thin = Config { tokens: 1, answers: 1, width: 1, layers: 1, mlp_width: 1, ..base };
        let long = Positions::Torus { width: 1, height: MOST };
        check(Config { positions: long, ..thin }, "at most would do");
        let wide = Positions::Sinusoidal { length: MOST };
        check(Config { positions: wide, width: MOST, ..thin }, "at most would do");
        check(Config { layers: MOST, ..thin }, "parameters, more than");
        check(Config { width: 1 << 12, ..base }, "parameters, more than");
    }

    #[test]
    fn what_is_no_model_is_refused_with_a_reason() {
        let model = Model::new(small_config(), 3).unwrap();
        let notes = |name: &str| BTreeMap::from([(name.to_owned(), "x".to_owned())]);
        let good = to_bytes(&model, &notes("rule")).unwrap();
        let check = |bytes: &[u8], expected: &str| {
            let error = from_bytes(bytes).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(b"", "safetensors");
        check(b"\x08\0\0\0\0\0\0\0{}      ", "do not say tokens");
        check(&good[..good.len() - 1], "safetensors");
        let replaced = |from: &str, to: &str| {
            let at = good.windows(from.len()).position(|part| part == from.as_bytes()).unwrap();
            let mut bytes = good.clone();
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            bytes
        };
        check(&replaced("learned 6", "learned x"), "'learned x' is no value of positions");
        check(&replaced("\"learned 6\"", "\"learned 7\""), "the tensor position is");
        check(&replaced("layer0.query", "layer0.quark"), "layer0.query is missing");
        let mut infinite = good.clone();
        let last = infinite.len() - 4;
        infinite[last..].copy_from_slice(&f32::INFINITY.to_le_bytes());
        check(&infinite, "not finite");
        assert!(to_bytes(&model, &notes("width")).is_err());
    }
}
