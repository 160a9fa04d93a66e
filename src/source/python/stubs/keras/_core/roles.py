"""What a weight is for, which decides its initial values: see `role` of the traced document."""

ROLES = {
    "bias": "bias",
    "beta": "bias",
    "gamma": "scale",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
    "mean": "running_mean",
    "variance": "running_var",
}


def role_of(name: str, initializer: object = None) -> str:
    role = ROLES.get(name.rpartition("/")[2])
    if role:
        return role
    kind = initializer if isinstance(initializer, str) else type(initializer).__name__
    return {"zeros": "bias", "ones": "scale"}.get(kind.lower(), "weight")
