mod hostile;
mod kept;
mod stub;
