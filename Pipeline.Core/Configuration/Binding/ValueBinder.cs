using System.Collections;
using Pipeline.Core.Configuration.Diagnostics;
using Pipeline.Core.Configuration.Yaml;
using Pipeline.Core.Options;

namespace Pipeline.Core.Configuration.Binding;

/// <summary>Reads single values, lists and dictionaries, and holds them to the key's attributes.</summary>
internal sealed class ValueBinder(DiagnosticSink sink)
{
    private readonly FieldValidator _fields = new(sink);

    /// <summary>Reads the value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">Its type, not nullable.</param>
    /// <param name="node">The value.</param>
    /// <param name="path">The key's path.</param>
    public ReadValue Read(OptionKey key, Type type, ConfigNode node, string path)
    {
        if (OptionTypes.ItemOf(type) is { } item)
        {
            return ReadList(key, type, item, node, path);
        }

        if (OptionTypes.ValueOf(type) is { } value)
        {
            return ReadDictionary(key, value, node, path);
        }

        return ReadSingle(key, type, node, path);
    }

    private ReadValue ReadSingle(OptionKey key, Type type, ConfigNode node, string path)
    {
        var reader = ValueReaders.Find(type, key)
            ?? throw new NotSupportedException($"{path} is of type {TypeNames.Of(type)}, which pipeline.yaml cannot hold; change the property's type.");
        if (node is not ConfigScalar scalar)
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; it must be {reader.Expected}{Range(key)}");
            return ReadValue.Faulty;
        }

        if (scalar.Value is not { } text)
        {
            return ReadValue.Faulty;
        }

        if (scalar.IsNull && AllowsNull(key))
        {
            return ReadValue.Of(null);
        }

        if (scalar.IsNull || reader.Read(text) is not { } value)
        {
            Refuse(key, reader, scalar, path);
            return ReadValue.Faulty;
        }

        return _fields.CheckValue(key, value, scalar, path) ? ReadValue.Of(value) : ReadValue.Faulty;
    }

    private void Refuse(OptionKey key, ValueReader reader, ConfigScalar scalar, string path)
    {
        var written = key.IsSecret ? "the value" : scalar.IsNull ? "nothing" : Wording.Quote(scalar.Raw);
        if (reader.AllowedWords.Count > 0)
        {
            sink.Error(scalar.At, DiagnosticCodes.NotAllowed, $"{path}: {written} is not allowed; {Wording.Allowed(scalar.Hint, reader.AllowedWords)}");
        }
        else
        {
            sink.Error(scalar.At, DiagnosticCodes.InvalidValue, $"{path}: {written} is not {reader.Expected}{Range(key)}");
        }
    }

    private ReadValue ReadList(OptionKey key, Type type, Type item, ConfigNode node, string path)
    {
        if (node is not ConfigSequence list)
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; it must be a list: [a, b]{Range(key)}");
            return ReadValue.Faulty;
        }

        var read = list.Items.Select(child => ReadSingle(key, item, child, path)).ToList();
        if (read.Exists(value => value.IsFaulty))
        {
            return ReadValue.Faulty;
        }

        IList values = type.IsArray || type.IsInterface ? Array.CreateInstance(item, read.Count) : (IList)Activator.CreateInstance(type)!;
        for (var i = 0; i < read.Count; i++)
        {
            if (values.IsFixedSize)
            {
                values[i] = read[i].Value;
            }
            else
            {
                values.Add(read[i].Value);
            }
        }

        return _fields.CheckCollection(key, values, node, path) ? ReadValue.Of(values) : ReadValue.Faulty;
    }

    private ReadValue ReadDictionary(OptionKey key, Type type, ConfigNode node, string path)
    {
        if (node is not ConfigMapping mapping)
        {
            sink.Error(node.At, DiagnosticCodes.WrongKind, $"{path} is {node.Kind}; it must be a section of names and values");
            return ReadValue.Faulty;
        }

        var values = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), type), StringComparer.Ordinal)!;
        var isFaulty = false;
        foreach (var entry in mapping.Entries)
        {
            var read = ReadSingle(key, type, entry.Value, Wording.Path(path, entry.Key));
            if (read.IsFaulty)
            {
                isFaulty = true;
                continue;
            }

            values[entry.Key] = read.Value;
        }

        return !isFaulty && _fields.CheckCollection(key, values, node, path) ? ReadValue.Of(values) : ReadValue.Faulty;
    }

    /// <summary>Whether nothing is a value of the key.</summary>
    public static bool AllowsNull(OptionKey key) =>
        Nullable.GetUnderlyingType(key.Property.PropertyType) is not null
        || (!key.Property.PropertyType.IsValueType && new System.Reflection.NullabilityInfoContext().Create(key.Property).WriteState == System.Reflection.NullabilityState.Nullable);

    private static string Range(OptionKey key) => FieldValidator.Allowed(key) is { Length: > 0 } allowed ? $"; allowed: {allowed}" : "";
}
