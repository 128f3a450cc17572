using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Lexical;

/// <summary>
/// The distinct words of one text with their counts, in the order they first occur. Reused from text to text; its arrays come from the pool. Words are
/// told apart by their 64-bit hash alone.
/// </summary>
internal sealed class WordTable : IDisposable
{
    private char[] _characters = [];
    private Entry[] _entries = [];
    private int[] _slots = [];
    private int _mask;
    private int _count;
    private int _used;

    /// <summary>The distinct words.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, _count);

    /// <summary>A word's characters.</summary>
    public ReadOnlySpan<char> Characters(in Entry entry) => _characters.AsSpan(entry.Start, entry.Length);

    /// <summary>Empties the table and counts the words of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<char> text)
    {
        Clear(text.Length);
        WordReader reader = new(text);
        while (true)
        {
            if (_characters.Length - _used < WordReader.MaxLength)
            {
                Enlarge(ref _characters, _used);
            }

            // Words are written one after another; a word seen before is overwritten by the next.
            var word = _characters.AsSpan(_used, WordReader.MaxLength);
            var length = reader.Read(word);
            if (length == 0)
            {
                return;
            }

            // The parts say what the whole would say again, and a number says less by its parts.
            if (reader.Kind is WordKind.Plain or WordKind.Part)
            {
                Add(LightStemmer.Stem(word[..length]));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return(ref _characters);
        Return(ref _entries);
        Return(ref _slots);
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(int length)
    {
        var hash = FeatureHash.Add(FeatureHash.Start, _characters.AsSpan(_used, length));
        var slot = (int)FeatureHash.Mix(hash) & _mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            ref var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash)
            {
                entry.Count++;
                return;
            }
        }

        if (_count == _entries.Length)
        {
            Enlarge(ref _entries, _count);
        }

        _entries[_count++] = new Entry(hash, _used, length) { Count = 1 };
        _slots[slot] = _count;
        _used += length;
        if (_count > _mask / 2)
        {
            Rehash();
        }
    }

    // Most texts have fewer words than half their characters. Pairs of letters, and compounds with their parts, are more.
    private void Rehash()
    {
        var slots = (_mask + 1) * 2;
        Grow(ref _slots, slots);
        _slots.AsSpan(0, slots).Clear();
        _mask = slots - 1;
        for (var entry = 0; entry < _count; entry++)
        {
            var slot = (int)FeatureHash.Mix(_entries[entry].Hash) & _mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _slots[slot] = entry + 1;
        }
    }

    private void Clear(int textLength)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(textLength + 1, 64));
        Grow(ref _characters, textLength + WordReader.MaxLength);
        Grow(ref _entries, (textLength / 2) + 1);
        Grow(ref _slots, slots);
        _slots.AsSpan(0, slots).Clear();
        _mask = slots - 1;
        _count = 0;
        _used = 0;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            Return(ref array);
            array = ArrayPool<T>.Shared.Rent(length);
        }
    }

    private static void Enlarge<T>(ref T[] array, int used)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.AsSpan(0, used).CopyTo(larger);
        Return(ref array);
        array = larger;
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }

    /// <summary>A distinct word.</summary>
    internal record struct Entry(ulong Hash, int Start, int Length)
    {
        /// <summary>How often it occurs.</summary>
        public int Count { get; set; }
    }
}
