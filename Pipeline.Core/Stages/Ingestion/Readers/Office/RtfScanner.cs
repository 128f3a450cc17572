using System.Globalization;
using System.Text;
using Pipeline.Core.Jobs;

namespace Pipeline.Core.Stages.Ingestion.Readers.Office;

/// <summary>Goes through the bytes of a Rich Text document once, without recursion. For one thread, once.</summary>
internal sealed class RtfScanner(RawDocument document, DocumentBuilder builder)
{
    private readonly Stack<RtfState> _outer = new();
    private readonly Dictionary<int, Encoding> _fonts = [];
    private readonly Dictionary<int, int> _levels = []; // of headings, by style
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _row = new();
    private readonly StringBuilder _table = new();
    private readonly StringBuilder _note = new();
    private readonly StringBuilder _title = new();
    private readonly StringBuilder _style = new();
    private readonly List<string> _notes = [];
    private readonly List<byte> _bytes = [];
    private RtfState _state = new() { Fallback = 1 };
    private Encoding _ansi = Encoding.GetEncoding(1252);
    private int _at;
    private int _skip;
    private int _font;
    private int _styleNumber;
    private int _level;
    private bool _inTable;
    private bool _mayIgnore;

    /// <summary>Reads all; returns the title.</summary>
    public string Run(CancellationToken cancellationToken)
    {
        var rtf = document.Content.Span;
        for (var steps = 0; _at < rtf.Length; steps++)
        {
            if (steps % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Step(rtf);
        }

        EndParagraph();
        EndTable();
        foreach (var note in _notes)
        {
            builder.Add(BlockKind.Paragraph, note);
        }

        return _title.ToString();
    }

    private void Step(ReadOnlySpan<byte> rtf)
    {
        var c = rtf[_at++];
        switch (c)
        {
            case (byte)'{':
                FlushBytes();
                _outer.Push(_outer.Count < document.Limits.Depth * 16 ? _state : throw new PermanentException($"'{document.Name}' has groups nested more than {document.Limits.Depth * 16} deep."));
                _mayIgnore = false;
                break;
            case (byte)'}':
                FlushBytes();
                EndGroup();
                break;
            case (byte)'\\':
                Control(rtf);
                break;
            case (byte)'\r' or (byte)'\n' or 0:
                break;
            default:
                Take(c);
                break;
        }
    }

    private void EndGroup()
    {
        var inner = _state.Target;
        if (inner == RtfTarget.Styles && _style.Length > 0)
        {
            EndStyle();
        }

        _state = _outer.TryPop(out var outer) ? outer : new() { Fallback = 1 };
        if (inner == RtfTarget.Note && _state.Target != RtfTarget.Note)
        {
            var note = HeadingText.OnOneLine(_note.ToString());
            _note.Clear();
            if (note.Length > 0)
            {
                _notes.Add($"[{_notes.Count + 1}] {note}");
                _text.Append(CultureInfo.InvariantCulture, $"[{_notes.Count}]");
            }
        }
    }

    private void EndStyle()
    {
        var name = _style.ToString().Trim().TrimEnd(';').Trim();
        _style.Clear();
        if (name.Equals("title", StringComparison.OrdinalIgnoreCase))
        {
            _levels.TryAdd(_styleNumber, 1);
        }
        else if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is > 0 and < 10)
        {
            _levels.TryAdd(_styleNumber, level);
        }
    }

    private void Control(ReadOnlySpan<byte> rtf)
    {
        if (_at >= rtf.Length)
        {
            return;
        }

        var c = rtf[_at];
        if (!char.IsAsciiLetter((char)c))
        {
            _at++;
            Symbol(c, rtf);
            return;
        }

        FlushBytes();
        var start = _at;
        while (_at < rtf.Length && char.IsAsciiLetter((char)rtf[_at]) && _at - start < 32)
        {
            _at++;
        }

        var word = Encoding.ASCII.GetString(rtf[start.._at]);
        var digits = _at;
        while (_at < rtf.Length && (char.IsAsciiDigit((char)rtf[_at]) || (rtf[_at] == '-' && _at == digits)) && _at - digits < 11)
        {
            _at++;
        }

        var number = int.TryParse(rtf[digits.._at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : (int?)null;
        _at += _at < rtf.Length && rtf[_at] == ' ' ? 1 : 0;
        if (word == "bin")
        {
            _at = (int)Math.Min(rtf.Length, _at + (long)Math.Max(0, number ?? 0));
            return;
        }

        Word(word, number);
        _mayIgnore = false;
    }

    private void Symbol(byte c, ReadOnlySpan<byte> rtf)
    {
        switch ((char)c)
        {
            case '\'':
                if (_at + 2 <= rtf.Length && byte.TryParse(Encoding.ASCII.GetString(rtf.Slice(_at, 2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    _at += 2;
                    Take(code);
                }

                break;
            case '*':
                _mayIgnore = true;
                break;
            case '~':
                FlushBytes();
                Append(" ");
                break;
            case '_':
                FlushBytes();
                Append("-");
                break;
            case '\r' or '\n':
                Word("par", null);
                break;
            case '\\' or '{' or '}':
                Take(c);
                break;
        }
    }

    /// <summary>A character of the document, perhaps one byte of several.</summary>
    private void Take(byte c)
    {
        if (_skip > 0)
        {
            _skip--;
            return;
        }

        if (_state.Target != RtfTarget.Nowhere)
        {
            _bytes.Add(c);
        }
    }

    private void FlushBytes()
    {
        if (_bytes.Count > 0)
        {
            var text = (_state.Encoding ?? _ansi).GetString([.. _bytes]);
            _bytes.Clear();
            Append(text);
        }
    }

    private void Append(string text)
    {
        switch (_state.Target)
        {
            case RtfTarget.Body when !_state.IsHidden:
                _text.Append(text);
                break;
            case RtfTarget.Title:
                _title.Append(text);
                break;
            case RtfTarget.Styles:
                _style.Append(text);
                break;
            case RtfTarget.Note when !_state.IsHidden:
                _note.Append(text);
                break;
        }
    }

    private void Word(string word, int? number)
    {
        switch (word)
        {
            case "par" or "sect" or "page":
                EndParagraph();
                break;
            case "line" or "softline":
                Append("\n");
                break;
            case "tab":
                Append("\t");
                break;
            case "cell" or "nestcell":
                _row.Append(_row.Length > 0 ? " | " : "").Append(HeadingText.OnOneLine(_text.ToString()));
                _text.Clear();
                _inTable = true;
                break;
            case "row" or "nestrow":
                _table.Append(_row.ToString().TrimEnd(' ', '|')).Append('\n');
                _row.Clear();
                break;
            case "trowd" or "intbl":
                _inTable = true;
                break;
            case "pard":
                (_inTable, _level) = (false, 0);
                break;
            case "s":
                _styleNumber = number ?? 0;
                _level = _state.Target == RtfTarget.Body ? _levels.GetValueOrDefault(_styleNumber) : _level;
                break;
            case "outlinelevel":
                SetLevel(number ?? 9);
                break;
            case "u":
                FlushBytes();
                Append(((char)(number ?? 32)).ToString());
                _skip = _state.Fallback;
                break;
            case "uc":
                _state.Fallback = Math.Clamp(number ?? 1, 0, 16);
                break;
            case "v" or "deleted":
                _state.IsHidden = number != 0;
                break;
            case "plain":
                _state.IsHidden = false;
                break;
            default:
                Font(word, number);
                break;
        }
    }

    private void SetLevel(int level)
    {
        if (_state.Target == RtfTarget.Styles)
        {
            if (level < 9)
            {
                _levels.TryAdd(_styleNumber, level + 1);
            }
        }
        else
        {
            _level = level < 9 ? level + 1 : 0;
        }
    }

    private void Font(string word, int? number)
    {
        switch (word)
        {
            case "ansicpg":
                _ansi = RtfWords.EncodingOf(number ?? 1252) ?? _ansi;
                break;
            case "mac":
                _ansi = RtfWords.EncodingOf(10000) ?? _ansi;
                break;
            case "pc":
                _ansi = RtfWords.EncodingOf(437) ?? _ansi;
                break;
            case "f" when _state.Target == RtfTarget.Fonts:
                _font = number ?? 0;
                break;
            case "f":
                _state.Encoding = _fonts.GetValueOrDefault(number ?? 0);
                break;
            case "fcharset" when _state.Target == RtfTarget.Fonts && RtfWords.EncodingOf(RtfWords.PageOf(number ?? 0)) is { } encoding:
                _fonts[_font] = encoding;
                break;
            case "cpg" when _state.Target == RtfTarget.Fonts && RtfWords.EncodingOf(number ?? 0) is { } encoding:
                _fonts[_font] = encoding;
                break;
            default:
                Destination(word);
                break;
        }
    }

    private void Destination(string word)
    {
        if (RtfWords.Character(word) is { } character)
        {
            Append(character);
            return;
        }

        _state.Target = word switch
        {
            _ when _state.Target == RtfTarget.Nowhere && word != "title" && word != "shptxt" && word != "nonesttables" => RtfTarget.Nowhere,
            "fonttbl" => RtfTarget.Fonts,
            "stylesheet" => RtfTarget.Styles,
            "title" => RtfTarget.Title,
            "footnote" => RtfTarget.Note,
            "shptxt" or "fldrslt" or "rtf" => RtfTarget.Body,
            "colortbl" or "info" or "pict" or "object" or "fldinst" or "header" or "headerl" or "headerr" or "headerf" or "footer" or "footerl" or "footerr" or "footerf" or "listtext" or "pntext" or "xe" or "tc" or "themedata" or "datastore"
                or "nonesttables" or "annotation" or "atnid" or "atnauthor" or "filetbl" or "revtbl" or "rsidtbl" or "listtable" or "listoverridetable" or "generator" or "bkmkstart" or "bkmkend" or "sp" or "shpinst" or "template" or "objdata" => RtfTarget.Nowhere,
            _ when _mayIgnore => RtfTarget.Nowhere,
            _ => _state.Target,
        };
        if (word is "listtext" or "pntext")
        {
            _state.Target = _state.IsHidden ? RtfTarget.Nowhere : RtfTarget.Body; // the number of a list's item, or its bullet
        }
    }

    private void EndParagraph()
    {
        FlushBytes();
        if (_state.Target == RtfTarget.Note)
        {
            _note.Append(' ');
            return;
        }

        if (_state.Target != RtfTarget.Body || _inTable)
        {
            _text.Append(_state.Target == RtfTarget.Body ? " " : "");
            return;
        }

        EndTable();
        var text = _text.ToString();
        _text.Clear();
        if (_level > 0)
        {
            builder.AddHeading(_level, text);
        }
        else
        {
            builder.Add(text.TrimStart() is ['•' or '·' or '-' or '\uF0B7', ' ' or '\t', ..] ? BlockKind.ListItem : BlockKind.Paragraph, text.Replace("\uF0B7", "•", StringComparison.Ordinal));
        }
    }

    private void EndTable()
    {
        if (_table.Length + _row.Length > 0)
        {
            builder.Add(BlockKind.Table, _table.Append(_row).ToString());
            _table.Clear();
            _row.Clear();
        }
    }
}
