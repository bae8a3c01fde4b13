//! Matrices in rows, views of parts of them, and their product.

use super::float::Float;

/// A matrix, row after row.
///
/// ```
/// use lifescope::attention::Matrix;
/// let matrix = Matrix::from_rows(2, 3, vec![1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// assert_eq!(matrix.row(1), [4.0, 5.0, 6.0]);
/// assert_eq!(matrix.at(0, 2), 3.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix<F> {
    rows: usize,
    columns: usize,
    values: Vec<F>,
}

impl<F: Float> Matrix<F> {
    /// The matrix of those values, row after row.
    ///
    /// # Panics
    /// When there are not `rows` times `columns` of them.
    pub fn from_rows(rows: usize, columns: usize, values: Vec<F>) -> Self {
        assert_eq!(values.len(), rows * columns, "values of a {rows} x {columns} matrix");
        Self { rows, columns, values }
    }

    /// A matrix of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, values: vec![F::ZERO; rows * columns] }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// All values, row after row.
    pub fn values(&self) -> &[F] {
        &self.values
    }

    pub(super) fn values_vec(&self) -> &Vec<F> {
        &self.values
    }

    /// A row.
    ///
    /// # Panics
    /// Past the last row.
    pub fn row(&self, row: usize) -> &[F] {
        &self.values[row * self.columns..][..self.columns]
    }

    /// One value.
    ///
    /// # Panics
    /// Outside the matrix.
    pub fn at(&self, row: usize, column: usize) -> F {
        self.row(row)[column]
    }
}

/// A matrix that lies somewhere in a slice, perhaps transposed, perhaps a few columns of a wider
/// one.
#[derive(Clone, Copy)]
pub(super) struct MatrixView<'a, F> {
    values: &'a [F],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a, F: Float> MatrixView<'a, F> {
    /// The first `rows * columns` values of a slice, row after row.
    pub(super) fn new(values: &'a [F], rows: usize, columns: usize) -> Self {
        Self { values, rows, columns, row_stride: columns, column_stride: 1 }
    }

    /// `columns` columns, beginning at `first`, of rows that are `width` wide.
    pub(super) fn columns_of(
        values: &'a [F],
        rows: usize,
        width: usize,
        first: usize,
        columns: usize,
    ) -> Self {
        Self { values: &values[first..], rows, columns, row_stride: width, column_stride: 1 }
    }

    /// Rows and columns.
    pub(super) fn sizes(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// One value.
    pub(super) fn at(&self, row: usize, column: usize) -> F {
        self.values[row * self.row_stride + column * self.column_stride]
    }

    /// Rows as columns.
    pub(super) fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }
}

/// Where a product goes: `columns` columns from `first` on of rows that are `width` wide.
pub(super) struct Target<'a, F> {
    values: &'a mut [F],
    width: usize,
    first: usize,
}

impl<'a, F: Float> Target<'a, F> {
    /// All of the slice, in rows of `width`.
    pub(super) fn new(values: &'a mut [F], width: usize) -> Self {
        Self { values, width, first: 0 }
    }

    /// The columns from `first` on, of rows of `width`.
    pub(super) fn columns_of(values: &'a mut [F], width: usize, first: usize) -> Self {
        Self { values, width, first }
    }
}

/// `c = alpha a b`, or `c += alpha a b` where `accumulate`.
///
/// # Panics
/// When the sizes do not fit together, or a view reaches past its slice.
pub(super) fn multiply<F: Float>(
    alpha: F,
    a: MatrixView<'_, F>,
    b: MatrixView<'_, F>,
    accumulate: bool,
    c: Target<'_, F>,
) {
    let (m, k, n) = (a.rows, a.columns, b.columns);
    assert_eq!(k, b.rows, "inner sizes of a product");
    if m == 0 || n == 0 {
        return;
    }
    for view in [&a, &b] {
        let last = (view.rows.max(1) - 1) * view.row_stride
            + (view.columns.max(1) - 1) * view.column_stride;
        assert!(k == 0 || last < view.values.len(), "a factor reaches past its values");
    }
    assert!(c.first + n <= c.width, "a product is wider than its place");
    assert!(
        (m - 1) * c.width + c.first + n <= c.values.len(),
        "a product is higher than its place"
    );
    let strides =
        |view: &MatrixView<'_, F>| (view.row_stride as isize, view.column_stride as isize);
    let ((a_row, a_column), (b_row, b_column)) = (strides(&a), strides(&b));
    let beta = if accumulate { F::ONE } else { F::ZERO };
    // SAFETY: the furthest element of each matrix lies within its slice, as was just asserted; the
    // rows of `c` are at least `n` apart, so that its elements are distinct.
    unsafe {
        F::multiply_raw(
            (m, k, n),
            alpha,
            (a.values.as_ptr(), a_row, a_column),
            (b.values.as_ptr(), b_row, b_column),
            beta,
            (c.values.as_mut_ptr().add(c.first), c.width as isize, 1),
        );
    }
}

/// The sum of a row, in eight lanes, so that the compiler vectorises it.
#[inline(always)]
pub(super) fn sum<F: Float>(values: &[F]) -> F {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut lanes = [F::ZERO; 8];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += *value;
        }
    }
    lanes.into_iter().chain(rest.iter().copied()).sum()
}

/// The largest of some values; the lowest number there is of none.
#[inline(always)]
pub(super) fn largest<F: Float>(values: &[F]) -> F {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut lanes = [F::of(f64::from(f32::MIN)); 8];
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = lane.larger(*value);
        }
    }
    lanes.into_iter().chain(rest.iter().copied()).reduce(F::larger).unwrap_or_default()
}

/// The sum of the products of two rows of the same length.
#[inline(always)]
pub(super) fn dot<F: Float>(left: &[F], right: &[F]) -> F {
    let ((left, left_rest), (right, right_rest)) = (left.as_chunks::<8>(), right.as_chunks::<8>());
    let mut lanes = [F::ZERO; 8];
    for (left, right) in left.iter().zip(right) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += *left * *right;
        }
    }
    let rest = left_rest.iter().zip(right_rest).map(|(left, right)| *left * *right);
    lanes.into_iter().chain(rest).sum()
}

/// `to += from`, value by value.
#[inline(always)]
pub(super) fn add<F: Float>(to: &mut [F], from: &[F]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += *from;
    }
}

/// Adds each row of `from`, in rows of `width`, to `to`.
#[inline(always)]
pub(super) fn add_rows<F: Float>(to: &mut [F], from: &[F], width: usize) {
    for row in from.chunks_exact(width) {
        add(to, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_product(a: &Matrix<f64>, b: &Matrix<f64>) -> Vec<f64> {
        let mut product = Vec::new();
        for row in 0..a.rows() {
            for column in 0..b.columns() {
                product.push((0..a.columns()).map(|k| a.at(row, k) * b.at(k, column)).sum());
            }
        }
        product
    }

    fn numbers(rows: usize, columns: usize, step: f64) -> Matrix<f64> {
        let values = (0..rows * columns).map(|i| (i as f64 * step).sin()).collect();
        Matrix::from_rows(rows, columns, values)
    }

    #[test]
    fn products_of_views_are_those_of_the_definition() {
        let (a, b) = (numbers(5, 3, 0.7), numbers(3, 4, 1.3));
        let mut c = vec![9.0; 20];
        let (left, right) = (MatrixView::new(a.values(), 5, 3), MatrixView::new(b.values(), 3, 4));
        multiply(1.0, left, right, false, Target::new(&mut c, 4));
        let close = |c: &[f64], expected: &[f64]| {
            c.iter().zip(expected).all(|(c, expected)| (c - expected).abs() < 1e-12)
        };
        assert!(close(&c, &plain_product(&a, &b)));

        // The transposed product, into the middle of wider rows, on top of what is there.
        let mut wide = vec![1.0; 4 * 9];
        multiply(
            2.0,
            right.transposed(),
            left.transposed(),
            true,
            Target::columns_of(&mut wide, 9, 2),
        );
        for row in 0..4 {
            for column in 0..9 {
                let within = (2..7).contains(&column);
                let added = if within { 2.0 * c[(column - 2) * 4 + row] } else { 0.0 };
                assert!((wide[row * 9 + column] - 1.0 - added).abs() < 1e-12);
            }
        }
    }

    #[test]
    #[should_panic(expected = "past its values")]
    fn a_view_past_its_values_is_refused() {
        let values = [0.0f32; 6];
        let view = MatrixView::new(&values, 2, 3);
        let outside = MatrixView::columns_of(&values, 3, 2, 1, 2);
        let mut c = [0.0f32; 4];
        multiply(1.0, view, outside, false, Target::new(&mut c, 2));
    }

    #[test]
    fn sums_in_lanes_reach_every_value() {
        for length in [0, 1, 7, 8, 9, 31] {
            let row: Vec<f64> = (0..length).map(f64::from).collect();
            let expected: f64 = row.iter().sum();
            assert_eq!(sum(&row), expected);
            assert_eq!(dot(&row, &vec![2.0; row.len()]), 2.0 * expected);
            if length > 0 {
                assert_eq!(largest(&row), f64::from(length - 1));
            }
        }
    }
}
