using Google.Protobuf.Collections;
using Qdrant.Client.Grpc;
using Range = Qdrant.Client.Grpc.Range;

namespace Pipeline.Core.Indexes.Qdrant.Server;

/// <summary>Small pieces of messages. Pure.</summary>
internal static class Wire
{
    public static PointId Id(Guid id) => new() { Uuid = id.ToString("D") };

    public static Guid IdOf(PointId id) => Guid.Parse(id.Uuid);

    public static Condition Is(string key, string value) => Field(key, match: new Match { Keyword = value });

    public static Condition Is(string key, long value) => Field(key, match: new Match { Integer = value });

    public static Condition Is(string key, bool value) => Field(key, match: new Match { Boolean = value });

    public static Condition In(string key, IEnumerable<string> values)
    {
        RepeatedStrings any = new();
        any.Strings.AddRange(values);
        return Field(key, match: new Match { Keywords = any });
    }

    public static Condition In(string key, IEnumerable<Guid> values) => In(key, values.Select(static value => value.ToString("D")));

    public static Condition AtMost(string key, double value) => Field(key, range: new Range { Lte = value });

    public static Condition AtLeast(string key, double value) => Field(key, range: new Range { Gte = value });

    public static Condition Between(string key, double first, double after) => Field(key, range: new Range { Gte = first, Lt = after });

    public static Condition Field(string key, Match? match = null, Range? range = null) => new() { Field = new FieldCondition { Key = key, Match = match, Range = range } };

    public static Condition IsMissing(string key) => new() { IsEmpty = new IsEmptyCondition { Key = key } };

    public static Condition Any(params IEnumerable<Condition> conditions)
    {
        Filter filter = new();
        filter.Should.AddRange(conditions);
        return new Condition { Filter = filter };
    }

    public static Condition All(params IEnumerable<Condition> conditions) => new() { Filter = AllOf(conditions) };

    public static Condition Not(Condition condition)
    {
        Filter filter = new();
        filter.MustNot.Add(condition);
        return new Condition { Filter = filter };
    }

    public static Filter AllOf(params IEnumerable<Condition> conditions)
    {
        Filter filter = new();
        filter.Must.AddRange(conditions);
        return filter;
    }

    public static WithPayloadSelector Only(params string[] fields)
    {
        PayloadIncludeSelector include = new();
        include.Fields.AddRange(fields);
        return new WithPayloadSelector { Include = include };
    }

    public static WithVectorsSelector Vectors(params string[] names)
    {
        VectorsSelector include = new();
        include.Names.AddRange(names);
        return new WithVectorsSelector { Include = include };
    }

    public static Value Text(string value) => new() { StringValue = value };

    public static Value Number(long value) => new() { IntegerValue = value };

    public static Value List(IEnumerable<Value> values)
    {
        ListValue list = new();
        list.Values.AddRange(values);
        return new Value { ListValue = list };
    }

    public static Value Object(params (string Key, Value Value)[] fields)
    {
        Struct all = new();
        foreach (var (key, value) in fields)
        {
            all.Fields.Add(key, value);
        }

        return new Value { StructValue = all };
    }

    public static string TextOf(MapField<string, Value> payload, string key) => payload.TryGetValue(key, out var value) ? value.StringValue : "";

    public static long? NumberOf(MapField<string, Value> payload, string key) =>
        payload.TryGetValue(key, out var value) && value.KindCase == Value.KindOneofCase.IntegerValue ? value.IntegerValue : null;
}
