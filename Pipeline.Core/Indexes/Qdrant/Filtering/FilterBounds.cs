using Pipeline.Core.Indexes.Filters;
using Pipeline.Core.Indexes.Qdrant.Server;
using Qdrant.Client.Grpc;
using Range = Qdrant.Client.Grpc.Range;

namespace Pipeline.Core.Indexes.Qdrant.Filtering;

/// <summary>
/// What the server can do of a filter. It compares no texts by order and knows no patterns, and its numbers have 53 bits, so some filters are narrowed down there and decided here: for
/// those a bound is made, from above (no chunk that matches is left out) or, under a <c>not</c>, from below (no chunk that does not match is let in). Pure.
/// </summary>
internal static class FilterBounds
{
    // More than reading a time or a decimal number as a double can be off by, in parts of the number.
    private const double Rounding = 1e-14;

    /// <summary>A condition that no matching chunk fails.</summary>
    public static Bound Above(ChunkFilter filter) => Of(filter, above: true);

    /// <summary>A time as a number of seconds.</summary>
    public static double Seconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    private static Bound Of(ChunkFilter filter, bool above) => filter switch
    {
        AllFilter all => Bound.All([.. all.Parts.Select(part => Of(part, above))]),
        AnyFilter any => Bound.Any([.. any.Parts.Select(part => Of(part, above))]),
        NotFilter not => Of(not.Part, !above).Negated(),
        ExistsFilter exists => Bound.Exactly(Exists(exists.Field)),
        InFilter among => Among(among, above),
        ComparisonFilter { Operator: FilterOperator.Equal } equal => Equal(equal.Field, equal.Value, above),
        ComparisonFilter { Operator: FilterOperator.NotEqual } unequal => Equal(unequal.Field, unequal.Value, !above).Negated(),
        ComparisonFilter comparison => Compared(comparison, above),
        PatternFilter pattern => Roughly(above, () => Exists(pattern.Field)),
        _ => above ? Bound.Everything : Bound.Nothing,
    };

    private static Condition Exists(FilterField field) => Wire.Is(Fields.Names, FilterFields.NameOf(field));

    private static Bound Among(InFilter among, bool above)
    {
        // One condition for all texts; the others come one by one.
        var texts = among.Values.Where(IsText).Select(value => FilterFields.ValueOf(FilterFields.NameOf(among.Field), value.Text)).ToList();
        List<Bound> parts = [.. among.Values.Where(value => !IsText(value)).Select(value => Equal(among.Field, value, above))];
        if (texts.Count > 0)
        {
            parts.Add(Bound.Exactly(Wire.In(Fields.Values, texts)));
        }

        return Bound.Any(parts);
    }

    private static bool IsText(FilterValue value) => value is { Number: null, Time: null };

    private static Bound Equal(FilterField field, FilterValue value, bool above)
    {
        var same = Wire.Is(Fields.Values, FilterFields.ValueOf(FilterFields.NameOf(field), value.Text));
        return IsText(value) ? Bound.Exactly(same)
            : above ? Bound.Roughly(Ranged(field, value, near => new Range { Gte = near.Low, Lte = near.High }))
            : Bound.Roughly(same);
    }

    private static Bound Compared(ComparisonFilter comparison, bool above)
    {
        if (IsText(comparison.Value))
        {
            return Roughly(above, () => Exists(comparison.Field));
        }

        return Bound.Roughly(Ranged(comparison.Field, comparison.Value, near => comparison.Operator switch
        {
            FilterOperator.Less or FilterOperator.LessOrEqual => above ? new Range { Lte = near.High } : new Range { Lt = near.Low },
            _ => above ? new Range { Gte = near.Low } : new Range { Gt = near.High },
        }));
    }

    private static Bound Roughly(bool above, Func<Condition> condition) => above ? Bound.Roughly(condition()) : Bound.Nothing;

    private static Condition Ranged(FilterField field, FilterValue value, Func<(double Low, double High), Range> range)
    {
        var (key, number) = value.Number is { } known ? (Fields.Numbers, (double)known) : (Fields.Times, Seconds(value.Time!.Value));
        var error = Math.Max(Math.Abs(number) * Rounding, double.Epsilon);
        var filter = Wire.AllOf(Wire.Is(Fields.Name, FilterFields.NameOf(field)), Wire.Field(Fields.Value, range: range((number - error, number + error))));
        return new Condition { Nested = new NestedCondition { Key = key, Filter = filter } };
    }
}
