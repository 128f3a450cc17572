namespace Pipeline.Worker.Evaluation;

/// <summary>One measure of two runs.</summary>
/// <param name="First">The first run's mean.</param>
/// <param name="Second">The second run's mean.</param>
/// <param name="Difference">How much more the second has.</param>
/// <param name="Low">Lower end of the difference's 95 % confidence interval.</param>
/// <param name="High">Its upper end.</param>
/// <param name="P">How often chance alone would bring a difference as far from 0, 0–1.</param>
internal sealed record Comparison(double First, double Second, double Difference, double Low, double High, double P);
