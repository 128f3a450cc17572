namespace Pipeline.Worker.Documents;

/// <summary>What <c>doctor</c> found.</summary>
/// <param name="Findings">One for each thing that was looked at.</param>
internal sealed record DoctorDocument(IReadOnlyList<DoctorFinding> Findings);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Status"><c>ok</c>, <c>warning</c> or <c>problem</c>.</param>
/// <param name="Message">What was found.</param>
/// <param name="Fix">What to do; <see langword="null"/> when nothing is to be done.</param>
internal sealed record DoctorFinding(string Name, string Status, string Message, string? Fix = null)
{
    public const string Good = "ok";
    public const string Doubtful = "warning";
    public const string Bad = "problem";
}
