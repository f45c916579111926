//! Methods that set one field of a value and give it back, for structs that others than this crate cannot write as a literal.

/// `NAME(FIELD: TYPE) = VALUE;` for each: a method that sets the field to the value; `[const]` before it makes it `const`.
macro_rules! setters {
    ($type:ident { $($([$const:tt])? $name:ident($field:ident: $given:ty) = $value:expr;)+ }) => {
        impl $type {
            $(
                #[doc = concat!("With this [`", stringify!($field), "`](Self::", stringify!($field), ").")]
                #[must_use]
                pub $($const)? fn $name(mut self, $field: $given) -> Self {
                    self.$field = $value;
                    self
                }
            )+
        }
    };
}

/// `NAME(FIELD);` for each: a method that sets the list to these strings.
macro_rules! list_setters {
    ($type:ident { $($name:ident($field:ident);)+ }) => {
        impl $type {
            $(
                #[doc = concat!("With these [`", stringify!($field), "`](Self::", stringify!($field), ").")]
                #[must_use]
                pub fn $name<T: Into<String>>(mut self, $field: impl IntoIterator<Item = T>) -> Self {
                    self.$field = $field.into_iter().map(Into::into).collect();
                    self
                }
            )+
        }
    };
}

pub(crate) use {list_setters, setters};
