"""The names of arXiv's groups, archives and categories, as the text that ``taxonomy`` reads.

Source: the category taxonomy that arXiv publishes (arxiv.org/category_taxonomy) and its list of subsumed archives.
"""

GROUPS = {
    "cs": "Computer Science",
    "econ": "Economics",
    "eess": "Electrical Engineering and Systems Science",
    "math": "Mathematics",
    "physics": "Physics",
    "q-bio": "Quantitative Biology",
    "q-fin": "Quantitative Finance",
    "stat": "Statistics",
}

# A line at the margin is an archive: identifier, group, name. An indented line is a category of it: the part after
# the dot, name. An archive without categories is one itself.
ARCHIVES = """\
astro-ph physics Astrophysics
  CO Cosmology and Nongalactic Astrophysics
  EP Earth and Planetary Astrophysics
  GA Astrophysics of Galaxies
  HE High Energy Astrophysical Phenomena
  IM Instrumentation and Methods for Astrophysics
  SR Solar and Stellar Astrophysics
cond-mat physics Condensed Matter
  dis-nn Disordered Systems and Neural Networks
  mes-hall Mesoscale and Nanoscale Physics
  mtrl-sci Materials Science
  other Other Condensed Matter
  quant-gas Quantum Gases
  soft Soft Condensed Matter
  stat-mech Statistical Mechanics
  str-el Strongly Correlated Electrons
  supr-con Superconductivity
cs cs Computer Science
  AI Artificial Intelligence
  AR Hardware Architecture
  CC Computational Complexity
  CE Computational Engineering, Finance, and Science
  CG Computational Geometry
  CL Computation and Language
  CR Cryptography and Security
  CV Computer Vision and Pattern Recognition
  CY Computers and Society
  DB Databases
  DC Distributed, Parallel, and Cluster Computing
  DL Digital Libraries
  DM Discrete Mathematics
  DS Data Structures and Algorithms
  ET Emerging Technologies
  FL Formal Languages and Automata Theory
  GL General Literature
  GR Graphics
  GT Computer Science and Game Theory
  HC Human-Computer Interaction
  IR Information Retrieval
  IT Information Theory
  LG Machine Learning
  LO Logic in Computer Science
  MA Multiagent Systems
  MM Multimedia
  MS Mathematical Software
  NA Numerical Analysis
  NE Neural and Evolutionary Computing
  NI Networking and Internet Architecture
  OH Other Computer Science
  OS Operating Systems
  PF Performance
  PL Programming Languages
  RO Robotics
  SC Symbolic Computation
  SD Sound
  SE Software Engineering
  SI Social and Information Networks
  SY Systems and Control
econ econ Economics
  EM Econometrics
  GN General Economics
  TH Theoretical Economics
eess eess Electrical Engineering and Systems Science
  AS Audio and Speech Processing
  IV Image and Video Processing
  SP Signal Processing
  SY Systems and Control
gr-qc physics General Relativity and Quantum Cosmology
hep-ex physics High Energy Physics - Experiment
hep-lat physics High Energy Physics - Lattice
hep-ph physics High Energy Physics - Phenomenology
hep-th physics High Energy Physics - Theory
math math Mathematics
  AC Commutative Algebra
  AG Algebraic Geometry
  AP Analysis of PDEs
  AT Algebraic Topology
  CA Classical Analysis and ODEs
  CO Combinatorics
  CT Category Theory
  CV Complex Variables
  DG Differential Geometry
  DS Dynamical Systems
  FA Functional Analysis
  GM General Mathematics
  GN General Topology
  GR Group Theory
  GT Geometric Topology
  HO History and Overview
  IT Information Theory
  KT K-Theory and Homology
  LO Logic
  MG Metric Geometry
  MP Mathematical Physics
  NA Numerical Analysis
  NT Number Theory
  OA Operator Algebras
  OC Optimization and Control
  PR Probability
  QA Quantum Algebra
  RA Rings and Algebras
  RT Representation Theory
  SG Symplectic Geometry
  SP Spectral Theory
  ST Statistics Theory
math-ph physics Mathematical Physics
nlin physics Nonlinear Sciences
  AO Adaptation and Self-Organizing Systems
  CD Chaotic Dynamics
  CG Cellular Automata and Lattice Gases
  PS Pattern Formation and Solitons
  SI Exactly Solvable and Integrable Systems
nucl-ex physics Nuclear Experiment
nucl-th physics Nuclear Theory
physics physics Physics
  acc-ph Accelerator Physics
  ao-ph Atmospheric and Oceanic Physics
  app-ph Applied Physics
  atm-clus Atomic and Molecular Clusters
  atom-ph Atomic Physics
  bio-ph Biological Physics
  chem-ph Chemical Physics
  class-ph Classical Physics
  comp-ph Computational Physics
  data-an Data Analysis, Statistics and Probability
  ed-ph Physics Education
  flu-dyn Fluid Dynamics
  gen-ph General Physics
  geo-ph Geophysics
  hist-ph History and Philosophy of Physics
  ins-det Instrumentation and Detectors
  med-ph Medical Physics
  optics Optics
  plasm-ph Plasma Physics
  pop-ph Popular Physics
  soc-ph Physics and Society
  space-ph Space Physics
q-bio q-bio Quantitative Biology
  BM Biomolecules
  CB Cell Behavior
  GN Genomics
  MN Molecular Networks
  NC Neurons and Cognition
  OT Other Quantitative Biology
  PE Populations and Evolution
  QM Quantitative Methods
  SC Subcellular Processes
  TO Tissues and Organs
q-fin q-fin Quantitative Finance
  CP Computational Finance
  EC Economics
  GN General Finance
  MF Mathematical Finance
  PM Portfolio Management
  PR Pricing of Securities
  RM Risk Management
  ST Statistical Finance
  TR Trading and Market Microstructure
quant-ph physics Quantum Physics
stat stat Statistics
  AP Applications
  CO Computation
  ME Methodology
  ML Machine Learning
  OT Other Statistics
  TH Statistics Theory
"""

# Two identifiers of one category; papers are filed under the second.
SHARED = "cs.NA math.NA, cs.SY eess.SY, math.IT cs.IT, math.MP math-ph, q-fin.EC econ.GN, stat.TH math.ST"

# Archives that were closed in the 1990s, and the category that took their papers over.
SUBSUMED = """\
acc-phys physics.acc-ph
adap-org nlin.AO
alg-geom math.AG
ao-sci physics.ao-ph
atom-ph physics.atom-ph
bayes-an physics.data-an
chao-dyn nlin.CD
chem-ph physics.chem-ph
cmp-lg cs.CL
comp-gas nlin.CG
dg-ga math.DG
funct-an math.FA
mtrl-th cond-mat.mtrl-sci
patt-sol nlin.PS
plasm-ph physics.plasm-ph
q-alg math.QA
solv-int nlin.SI
supr-con cond-mat.supr-con
"""
