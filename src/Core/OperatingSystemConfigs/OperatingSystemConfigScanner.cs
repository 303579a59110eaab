using System.Globalization;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Validation;

namespace RsyslogRelp.Core.OperatingSystemConfigs;

/// <summary>One pass over an OperatingSystemConfig. Of fields that stand twice the last one counts, as for the API server.</summary>
internal ref struct OperatingSystemConfigScanner(ReadOnlySpan<byte> json)
{
    private readonly OperatingSystemConfigIndex _index = new();
    private Utf8JsonReader _reader = new(json, JsonText.Options);
    private FieldError? _fault;

    public DecodeResult<OperatingSystemConfigIndex> Scan()
    {
        _reader.Read();
        ScanObject();
        return _fault is null
            ? new DecodeResult<OperatingSystemConfigIndex>(_index, [])
            : new DecodeResult<OperatingSystemConfigIndex>(null, [_fault]);
    }

    private void ScanObject()
    {
        if (!IsObject(""))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "metadata"u8))
            {
                ScanMetadata();
            }
            else if (JsonText.Is(ref _reader, "spec"u8))
            {
                ScanSpec();
            }
            else
            {
                Skip();
            }
        }
    }

    private void ScanMetadata()
    {
        (_index.Namespace, _index.DeletionRequested) = ("", false);
        _reader.Read();
        if (!IsObject("metadata"))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "namespace"u8))
            {
                _index.Namespace = Text("metadata.namespace");
            }
            else if (JsonText.Is(ref _reader, "deletionTimestamp"u8))
            {
                _index.DeletionRequested = Text("metadata.deletionTimestamp").Length > 0;
            }
            else
            {
                Skip();
            }
        }
    }

    private void ScanSpec()
    {
        (_index.Purpose, _index.Files, _index.Units) = ("", null, null);
        _reader.Read();
        if (!IsObject("spec"))
        {
            return;
        }

        while (NextField())
        {
            if (JsonText.Is(ref _reader, "purpose"u8))
            {
                _index.Purpose = Text("spec.purpose");
            }
            else if (JsonText.Is(ref _reader, "files"u8))
            {
                _index.Files = Entries("spec.files", "path"u8);
            }
            else if (JsonText.Is(ref _reader, "units"u8))
            {
                _index.Units = Entries("spec.units", "name"u8);
            }
            else
            {
                Skip();
            }
        }
    }

    private List<IndexedEntry>? Entries(string path, scoped ReadOnlySpan<byte> nameField)
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Expect(JsonTokenType.Null, path, "must be a list");
            return null;
        }

        List<IndexedEntry> entries = new(64);
        while (_fault is null && _reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            entries.Add(Entry(path, entries.Count, nameField));
        }

        return entries;
    }

    private IndexedEntry Entry(string listPath, int index, scoped ReadOnlySpan<byte> nameField)
    {
        int start = (int)_reader.TokenStartIndex;
        (int nameStart, int nameLength, byte[]? unescaped) = (0, 0, null);
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            Expect(JsonTokenType.Null, ItemPath(listPath, index), "must be an object");
        }
        else
        {
            while (NextField())
            {
                if (!JsonText.Is(ref _reader, nameField))
                {
                    Skip();
                    continue;
                }

                _reader.Read();
                (nameStart, nameLength, unescaped) = (0, 0, null);
                if (_reader.TokenType == JsonTokenType.String)
                {
                    (nameStart, nameLength) = ((int)_reader.TokenStartIndex + 1, _reader.ValueSpan.Length);
                    unescaped = _reader.ValueIsEscaped ? JsonText.Unescape(ref _reader) : null;
                }
                else if (_reader.TokenType != JsonTokenType.Null)
                {
                    Expect(JsonTokenType.String, $"{ItemPath(listPath, index)}.{Encoding.UTF8.GetString(nameField)}", "must be a string");
                }
            }
        }

        return new IndexedEntry(start, (int)_reader.BytesConsumed - start, nameStart, nameLength, unescaped);
    }

    private bool NextField() => _fault is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private void Skip()
    {
        _reader.Read();
        _reader.Skip();
    }

    private bool IsObject(string path)
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        Expect(path.Length == 0 ? JsonTokenType.StartObject : JsonTokenType.Null, path, "must be an object");
        return false;
    }

    private string Text(string path)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String)
        {
            return Encoding.UTF8.GetString(JsonText.Unescape(ref _reader));
        }

        Expect(JsonTokenType.Null, path, "must be a string");
        return "";
    }

    private void Expect(JsonTokenType type, string path, string rule)
    {
        if (_reader.TokenType != type)
        {
            _fault ??= new FieldError(path, FieldErrorType.Invalid, JsonText.Describe(ref _reader), rule);
        }
    }

    private static string ItemPath(string listPath, int index) => $"{listPath}[{index.ToString(CultureInfo.InvariantCulture)}]";
}
