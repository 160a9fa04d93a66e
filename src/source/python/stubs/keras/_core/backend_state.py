"""Settings of `keras.backend` and `keras.config`."""

CHANNELS = ("channels_first", "channels_last")

_image_data_format = "channels_last"


def reset() -> None:
    set_image_data_format("channels_last")


def image_data_format() -> str:
    return _image_data_format


def set_image_data_format(data_format: str) -> None:
    global _image_data_format
    _image_data_format = standardize_data_format(data_format)


def standardize_data_format(data_format: object = None) -> str:
    """The format given, or the one that is set."""
    if data_format is None:
        return _image_data_format
    data_format = str(data_format).lower()
    if data_format not in CHANNELS:
        raise ValueError(
            "The `data_format` argument must be one of {'channels_first', 'channels_last'}. "
            f"Received: data_format={data_format}"
        )
    return data_format
