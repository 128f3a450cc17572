namespace Pipeline.Worker.Intake;

/// <summary>One line of a stream.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Its bytes without the line end; empty when it was longer than allowed.</param>
/// <param name="TooLong">Whether it was longer than allowed and was skipped.</param>
internal readonly record struct Line(long Number, ReadOnlyMemory<byte> Bytes, bool TooLong);
