//! Labels beside the ends of lines.

/// Moves the centers of labels apart until they are `gap` from each other, in their order from top
/// to bottom and none below `bottom`. Each stays where it is when it has room.
pub(super) fn spread(wanted: &[f64], gap: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut free = f64::NEG_INFINITY;
    for index in &order {
        placed[*index] = placed[*index].max(free);
        free = placed[*index] + gap;
    }
    let mut free = bottom;
    for index in order.iter().rev() {
        placed[*index] = placed[*index].min(free);
        free = placed[*index] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_and_others_make_way() {
        assert_eq!(spread(&[10.0, 50.0], 16.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[50.0, 45.0, 10.0], 16.0, 100.0), [61.0, 45.0, 10.0]);
        assert_eq!(spread(&[95.0, 99.0], 16.0, 100.0), [84.0, 100.0]);
    }
}
