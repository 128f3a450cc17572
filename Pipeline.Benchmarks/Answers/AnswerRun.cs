namespace Pipeline.Benchmarks.Answers;

/// <summary>Asks the questions of both collections.</summary>
internal sealed class AnswerRun(FileInfo? config, string data)
{
    private const string Always = "stages.generate.abstainBelow=0";
    private const string One = "stages.generate.sentences=1";

    public async Task<(AnswerFigures Figures, IReadOnlyList<AbstentionCurve> Curves, IEnumerable<AskedCase> Cases)> RunAsync(CancellationToken cancellationToken)
    {
        var xquad = await XquadCollection.LoadAsync(Path.Combine(data, "qa", "xquad", "xquad.en.give.json"), cancellationToken);
        var shipped = await AskAllAsync(xquad, [], cancellationToken);
        var always = await AskAllAsync(xquad, [Always], cancellationToken);
        var one = await AskAllAsync(xquad, [Always, One], cancellationToken);
        var without = await AskWithoutOwnAsync(xquad, cancellationToken);
        var claims = await AskClaimsAsync(cancellationToken);
        var (evidence, none) = (claims.Where(claim => claim.Case.HasAnswer).ToList(), claims.Where(claim => !claim.Case.HasAnswer).ToList());
        AnswerFigures figures = new()
        {
            XquadSpan = Share(shipped, result => result.HasSpan),
            XquadCovered = Share(shipped, result => result.IsCovered),
            XquadSpanAlways = Share(always, result => result.HasSpan),
            XquadCoveredAlways = Share(always, result => result.IsCovered),
            XquadSpanInOne = Share(one, result => result.HasSpan),
            XquadAnswered = Share(shipped, result => result.IsAnswered),
            XquadAbstained = Share(without, result => !result.IsAnswered),
            ScifactAnswered = Share(evidence, result => result.IsAnswered),
            ScifactAbstained = Share(none, result => !result.IsAnswered),
        };
        return (
            figures,
            [new AbstentionCurve("XQuAD", Confidences(shipped), Confidences(without)), new AbstentionCurve("SciFact", Confidences(evidence), Confidences(none))],
            [.. Named("xquad", shipped), .. Named("xquad, nothing withheld", always), .. Named("xquad, one sentence", one), .. Named("xquad, own article left out", without), .. Named("scifact", claims)]);
    }

    private async Task<IReadOnlyList<CaseResult>> AskAllAsync(XquadCollection xquad, IReadOnlyList<string> set, CancellationToken cancellationToken)
    {
        await using var scratch = await AnswerSession.OpenScratchAsync(config, set, cancellationToken);
        AnswerSession session = new(scratch);
        await session.IngestAsync([.. xquad.Articles.SelectMany(article => article.Documents)], cancellationToken);
        return await session.AskAsync([.. xquad.Articles.SelectMany(article => article.Cases)], cancellationToken);
    }

    /// <summary>Each article's questions are asked while it is not in the index.</summary>
    private async Task<IReadOnlyList<CaseResult>> AskWithoutOwnAsync(XquadCollection xquad, CancellationToken cancellationToken)
    {
        await using var scratch = await AnswerSession.OpenScratchAsync(config, [], cancellationToken);
        AnswerSession session = new(scratch);
        await session.IngestAsync([.. xquad.Articles.SelectMany(article => article.Documents)], cancellationToken);
        List<CaseResult> results = [];
        foreach (var article in xquad.Articles)
        {
            await session.DeleteAsync(article.Documents, cancellationToken);
            results.AddRange(await session.AskAsync(article.Cases, cancellationToken));
            await session.IngestAsync(article.Documents, cancellationToken);
        }

        return results;
    }

    private async Task<IReadOnlyList<CaseResult>> AskClaimsAsync(CancellationToken cancellationToken)
    {
        string folder = Path.Combine(data, "ir", "scifact");
        await using var scratch = await AnswerSession.OpenScratchAsync(config, [], cancellationToken);
        AnswerSession session = new(scratch);
        await session.IngestAsync(await ScifactCollection.LoadDocumentsAsync(folder, cancellationToken), cancellationToken);
        return await session.AskAsync(await ScifactCollection.LoadClaimsAsync(folder, cancellationToken), cancellationToken);
    }

    private static double Share(IReadOnlyCollection<CaseResult> results, Func<CaseResult, bool> condition) => (double)results.Count(condition) / results.Count;

    private static IEnumerable<AskedCase> Named(string run, IEnumerable<CaseResult> results) => results.Select(result => new AskedCase(run, result));

    private static IReadOnlyList<double> Confidences(IEnumerable<CaseResult> results) => [.. results.Select(result => result.Confidence)];
}
